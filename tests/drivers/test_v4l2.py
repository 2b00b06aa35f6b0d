from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from drivers import v4l2
from drivers.v4l2 import Trouble, VideoDevice

CAPTURE, OUTPUT, DEVICE_CAPS = 0x1, 0x2, 0x80000000


@pytest.fixture
def sysfs(tmp_path: Path) -> Path:
    for number, name in ((0, "Integrated Camera: Front"), (2, ""), (10, "Understudy Camera\n")):
        folder = tmp_path / "sysfs" / f"video{number}"
        folder.mkdir(parents=True)
        (folder / "name").write_text(name)
    (tmp_path / "sysfs" / "vbi0").mkdir()
    return tmp_path / "sysfs"


def test_devices_come_in_the_order_of_their_numbers(sysfs: Path) -> None:
    assert v4l2.device_paths(sysfs) == [Path("/dev/video0"), Path("/dev/video2"), Path("/dev/video10")]
    assert v4l2.device_paths(sysfs / "missing") == []


def test_devices_have_names_a_person_knows(sysfs: Path) -> None:
    names = [v4l2.device_name(path, sysfs) for path in (*v4l2.device_paths(sysfs), Path("/dev/video77"))]
    assert names == ["Integrated Camera: Front", "/dev/video2", "Understudy Camera", "/dev/video77"]


def test_what_stands_behind_a_device_is_told_by_where_its_entry_leads(tmp_path: Path) -> None:
    for name, place in (("video0", "pci0000:00/usb1"), ("video10", "virtual")):
        folder = tmp_path / "devices" / place / "video4linux" / name
        folder.mkdir(parents=True)
        (tmp_path / name).symlink_to(folder)
    assert [v4l2.is_virtual(Path("/dev") / name, tmp_path) for name in ("video0", "video10")] == [False, True]


@pytest.mark.parametrize(
    ("whole", "node", "can_capture", "can_output"),
    [
        (CAPTURE | OUTPUT | DEVICE_CAPS, CAPTURE, True, False),
        (CAPTURE | OUTPUT | DEVICE_CAPS, OUTPUT, False, True),
        (CAPTURE | DEVICE_CAPS, 0, False, False),
        (CAPTURE, 0, True, False),
        (0x1000 | DEVICE_CAPS, 0x1000, True, False),
    ],
)
def test_what_a_device_can_do_is_said_by_its_own_node(
    whole: int, node: int, can_capture: bool, can_output: bool
) -> None:
    answer = struct.pack("<16s32s32s6I", b"v4l2 loopback", b"Some Camera", b"platform:x", 6, whole, node, 0, 0, 0)
    device = v4l2.parse_capability(Path("/dev/video1"), answer)
    expected = VideoDevice(Path("/dev/video1"), "Some Camera", "v4l2 loopback", can_capture, can_output)
    assert device == expected and device.is_loopback


@pytest.mark.parametrize(
    ("name", "trouble"),
    [("/dev/video98", Trouble.MISSING), ("/dev/null", Trouble.NO_CAMERA), ("/dev/full", Trouble.NO_CAMERA)],
)
def test_why_something_is_no_camera(name: str, trouble: Trouble) -> None:
    assert v4l2.camera_trouble(Path(name)) is trouble


def test_a_device_without_permission_is_told_apart(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    device.touch(mode=0)
    if os.access(device, os.R_OK):
        pytest.skip("this user may open everything")
    assert v4l2.camera_trouble(device) is Trouble.FORBIDDEN


def test_who_holds_a_device_is_found_among_the_open_files(tmp_path: Path) -> None:
    device = Path("/dev/video0")
    for number, program, target in ((11, "zoom", device), (12, "bash", Path("/dev/null")), (13, "obs", device)):
        folder = tmp_path / str(number)
        (folder / "fd").mkdir(parents=True)
        (folder / "comm").write_text(f"{program}\n")
        (folder / "fd" / "3").symlink_to(target)
    (tmp_path / "14").mkdir()
    assert v4l2.holders(device, tmp_path) == ["obs", "zoom"]
    assert v4l2.holders(Path("/dev/video1"), tmp_path) == []


def test_our_own_open_files_on_a_device() -> None:
    handle = os.open("/dev/full", os.O_RDONLY)
    try:
        assert v4l2.own_handles(Path("/dev/full")) == [handle]
    finally:
        os.close(handle)


def test_reviving_what_is_no_loopback_does_no_harm() -> None:
    v4l2.revive_output(Path("/dev/null"))
    with pytest.raises(FileNotFoundError):
        v4l2.revive_output(Path("/dev/video98"))
