from __future__ import annotations

from pathlib import Path

import pytest

from drivers import v4l2_identity as identity
from drivers.v4l2_identity import Places


class Machine:
    """A pretended /sys and /dev, into which cameras are plugged."""

    def __init__(self, root: Path) -> None:
        self.places = Places(root / "class", root / "dev", root / "by-id")
        self._devices = root / "sys" / "devices"
        for folder in (self.places.sysfs, self.places.dev, self.places.by_id):
            folder.mkdir()

    def plug(self, number: int, name: str, place: str, *, index: int = 0, udev: str = "") -> Path:
        folder = self._devices / place / "video4linux" / f"video{number}"
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")
        (self.places.sysfs / f"video{number}").symlink_to(folder)
        path = self.places.dev / f"video{number}"
        path.touch()
        if udev:
            (self.places.by_id / udev).symlink_to(path)
        return path

    def pull(self, path: Path) -> None:
        (self.places.sysfs / path.name).unlink()
        path.unlink()
        for link in self.places.by_id.iterdir():
            if link.readlink() == path:
                link.unlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


UDEV = "usb-046d_HD_Pro_Webcam_C920_1A2B3C-video-index0"


def test_a_camera_with_a_serial_number_is_known_by_it_wherever_it_is(machine: Machine) -> None:
    path = machine.plug(0, "HD Pro Webcam C920", "pci0/usb1/1-1/1-1:1.0", udev=UDEV)
    assert identity.stable_id(path, machine.places) == UDEV
    machine.pull(path)
    assert identity.path_of_id(UDEV, machine.places) is None
    machine.plug(0, "Other", "pci0/usb1/1-3/1-3:1.0")
    again = machine.plug(4, "HD Pro Webcam C920", "pci0/usb2/2-1/2-1:1.0", udev=UDEV)
    assert identity.path_of_id(UDEV, machine.places) == again


def test_a_camera_without_a_link_is_known_by_its_place_and_name(machine: Machine) -> None:
    first = machine.plug(0, "USB Camera: A", "pci0/usb1/1-1/1-1:1.0")
    second = machine.plug(2, "USB Camera: A", "pci0/usb1/1-2/1-2:1.0")
    ids = [identity.stable_id(path, machine.places) for path in (first, second)]
    assert len(set(ids)) == 2
    assert [identity.path_of_id(one, machine.places) for one in ids] == [first, second]


def test_in_another_socket_it_is_found_by_its_name_if_only_one_has_it(machine: Machine) -> None:
    path = machine.plug(0, "USB Camera", "pci0/usb1/1-1/1-1:1.0")
    known = identity.stable_id(path, machine.places)
    machine.pull(path)
    again = machine.plug(3, "USB Camera", "pci0/usb1/1-4/1-4:1.0")
    # the same camera's second device, which delivers no pictures
    machine.plug(4, "USB Camera", "pci0/usb1/1-4/1-4:1.0", index=1)
    assert identity.path_of_id(known, machine.places) == again
    machine.plug(5, "USB Camera", "pci0/usb1/1-5/1-5:1.0")
    assert identity.path_of_id(known, machine.places) is None


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("integrated camera", 0), ("HD Pro Webcam C920", 2), ("c920", 2), ("camera", None), ("", None), ("Brio", None)],
)
def test_a_name_or_an_unmistakable_part_of_it_will_do(machine: Machine, wanted: str, number: int | None) -> None:
    machine.plug(0, "Integrated Camera", "pci0/usb1/1-1/1-1:1.0")
    machine.plug(1, "Integrated Camera", "pci0/usb1/1-1/1-1:1.0", index=1)
    machine.plug(2, "HD Pro Webcam C920", "pci0/usb1/1-2/1-2:1.0")
    machine.plug(4, "Camera of a Phone", "virtual")
    found = identity.path_of_name(wanted, machine.places)
    assert found == (None if number is None else machine.places.dev / f"video{number}")


def test_ids_tell_the_name(machine: Machine) -> None:
    path = machine.plug(0, "USB Camera", "pci0/usb1/1-1/1-1:1.0")
    assert identity.name_in_id(identity.stable_id(path, machine.places)) == "USB Camera"
    assert identity.name_in_id(UDEV) == "046d HD Pro Webcam C920 1A2B3C"
    assert identity.name_in_id("patern") == ""
