from __future__ import annotations

from drivers.compute_providers import ComputeProvider
from drivers.devices import Camera, Devices, Microphone, VirtualCameraDevice, list_devices


def test_every_machine_can_be_listed() -> None:
    devices = list_devices()
    assert any(provider.works for provider in devices.compute_providers)
    for found in (*devices.cameras, *devices.virtual_cameras, *devices.microphones):
        assert found.spec and found.name
    assert not devices.microphones or not devices.microphone_trouble


def test_the_list_names_what_to_give_to_which_option() -> None:
    devices = Devices(
        cameras=(Camera("0", "Integrated Camera"), Camera("2", "Webcam", "in use by another program")),
        virtual_cameras=(VirtualCameraDevice("/dev/video10", "Understudy Camera"),),
        microphones=(Microphone("4", "Headset", 1, True), Microphone("5", "Webcam Sound", 2, False)),
        compute_providers=(
            ComputeProvider("CPUExecutionProvider", "processor (CPU)", works=True),
            ComputeProvider(
                "CUDAExecutionProvider", "NVIDIA graphics card (CUDA)", works=False, reason="its libraries are missing"
            ),
        ),
    )
    assert [" ".join(line.split()) for line in str(devices).splitlines()] == [
        "Cameras (--camera)",
        "0 Integrated Camera",
        "2 Webcam (in use by another program)",
        "Virtual cameras (--output)",
        "/dev/video10 Understudy Camera",
        "Microphones (--mic)",
        "4 Headset (default)",
        "5 Webcam Sound",
        "Computing",
        "processor (CPU) (works)",
        "NVIDIA graphics card (CUDA) (its libraries are missing)",
    ]


def test_what_is_missing_is_said() -> None:
    told = str(Devices((), (), (), (), microphone_trouble="PortAudio is missing"))
    assert "'pattern' or a video file can stand in" in told
    assert "PortAudio is missing" in told
