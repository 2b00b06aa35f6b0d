from __future__ import annotations

from pathlib import Path

import pytest

from drivers.cameras import RememberedCamera, find_camera, remember
from drivers.sources import open_source
from drivers.steady_source import SteadySource
from drivers.turned_source import Turn, TurnedSource
from engine.errors import BadInputError, DeviceError, DeviceLostError, UsageError
from engine.ports import FrameSource
from tests.drivers.test_v4l2_identity import UDEV, Machine
from tests.live_fakes import FakeCamera


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_camera_is_opened_wherever_it_is_now(machine: Machine) -> None:
    opened: list[Path] = []

    def opener(path: Path) -> FrameSource:
        opened.append(path)
        return FakeCamera()

    first = machine.plug(0, "C920", "pci0/usb1/1-1/1-1:1.0", udev=UDEV)
    camera = remember(first, machine.places)
    camera.open(opener)
    machine.pull(first)
    with pytest.raises(DeviceError, match="C920 was disconnected"):
        camera.open(opener)
    second = machine.plug(6, "C920", "pci0/usb1/1-2/1-2:1.0", udev=UDEV)
    camera.open(opener)
    assert opened == [first, second]


def test_cameras_are_found_by_id_and_by_name(machine: Machine) -> None:
    path = machine.plug(0, "C920", "pci0/usb1/1-1/1-1:1.0", udev=UDEV)
    expected = RememberedCamera(UDEV, path.resolve(), "C920", machine.places)
    assert find_camera(UDEV, machine.places) == find_camera("c920", machine.places) == expected
    assert find_camera("Brio", machine.places) is None


def test_a_device_that_is_not_there_is_remembered_by_its_path(machine: Machine) -> None:
    missing = machine.places.dev / "video9"
    assert remember(missing, machine.places) == RememberedCamera("", missing, str(missing), machine.places)


def test_a_patient_caller_gets_a_camera_that_is_still_to_come() -> None:
    source = open_source(UDEV, patient=True)
    assert isinstance(source, SteadySource)
    assert source.name == "046d HD Pro Webcam C920 1A2B3C"
    with pytest.raises(DeviceLostError, match="disconnected"):
        while True:
            source.read(0.2)
    source.close()
    with pytest.raises(BadInputError, match="no such camera"):
        open_source(UDEV)


def test_a_source_is_turned_where_that_is_asked_for() -> None:
    source = open_source("pattern", (160, 120), turn=Turn(90))
    assert isinstance(source, TurnedSource)
    frame = source.read(1.0)
    assert frame is not None and frame.image.shape == (160, 120, 3)
    source.close()
    plain = open_source("pattern", (160, 120), turn=Turn())
    assert not isinstance(plain, TurnedSource)
    plain.close()
    with pytest.raises(UsageError):
        open_source("pattern", turn=Turn(10))
