from __future__ import annotations

from pathlib import Path

import pytest

from drivers.compute_providers import ComputeProvider
from drivers.devices import Camera, Devices, Microphone, VirtualCameraDevice, fed_by_others, list_devices
from drivers.v4l2 import VideoDevice
from drivers.v4l2_formats import Mode


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


@pytest.mark.parametrize(
    ("name", "can_capture", "can_output", "expected"),
    [
        ("Understudy Camera", True, False, False),
        ("OBS Virtual Camera", True, False, True),
        ("OBS Virtual Camera", False, True, False),
        ("OBS Virtual Camera", True, True, False),
    ],
)
def test_our_own_virtual_camera_is_no_camera_to_look_into(
    name: str, can_capture: bool, can_output: bool, expected: bool
) -> None:
    device = VideoDevice(Path("/dev/video10"), name, "v4l2 loopback", can_capture, can_output)
    assert fed_by_others(name, device) is expected
    assert not fed_by_others(name, None)


def test_a_camera_tells_its_largest_smooth_picture() -> None:
    modes = (Mode("YUYV", (1920, 1080), 5.0), Mode("MJPG", (1280, 720), 30.0), Mode("YUYV", (640, 480), 30.0))
    assert Camera("0", "Webcam", modes=modes).best == "1280x720, 30 Hz"
    assert Camera("0", "Webcam", modes=modes[:1]).best == "1920x1080, 5 Hz"
    assert Camera("0", "Webcam").best == ""
