"""Video devices of Linux: which there are, what they can do, who holds them. Nothing here starts a camera."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

SYSFS = Path("/sys/class/video4linux")
_PROCESSES = Path("/proc")

# include/uapi/linux/videodev2.h
_VIDIOC_QUERYCAP, _CAPABILITY_BYTES = 0x80685600, 104
_VIDIOC_REQBUFS = 0xC0145608
_VIDIOC_STREAMON = 0x40045612
_BUFFERS_CAPTURE, _BUFFERS_OUTPUT, _MEMORY_MMAP = 1, 2, 1
_CAN_CAPTURE, _CAN_CAPTURE_MPLANE, _CAN_OUTPUT, _HAS_DEVICE_CAPS = 0x1, 0x1000, 0x2, 0x80000000
_LOOPBACK_DRIVER = "v4l2 loopback"


@dataclass(frozen=True, slots=True)
class VideoDevice:
    """A device node.

    name: what a person calls it. can_capture: it delivers pictures now. can_output: it takes them now.
    """

    path: Path
    name: str
    driver: str
    can_capture: bool
    can_output: bool

    @property
    def is_loopback(self) -> bool:
        """True for a virtual camera of v4l2loopback."""
        return self.driver == _LOOPBACK_DRIVER


class Trouble(Enum):
    """Why a device cannot be used as a camera."""

    MISSING = "missing"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    NO_CAMERA = "no camera"


def device_paths(sysfs: Path = SYSFS, dev: Path = Path("/dev")) -> list[Path]:
    """Return the paths of all video devices, in the order of their numbers."""
    names = [entry.name for entry in sysfs.glob("video*") if entry.name[5:].isdigit()]
    return [dev / name for name in sorted(names, key=lambda name: int(name[5:]))]


def device_name(path: Path, sysfs: Path = SYSFS) -> str:
    """Return what a device calls itself, or its path where it does not tell. Needs no permission."""
    try:
        return (sysfs / path.name / "name").read_text(errors="replace").strip() or str(path)
    except OSError:
        return str(path)


def described(path: Path) -> str:
    """Return name and path of a device, for messages."""
    name = device_name(path)
    return name if name == str(path) else f"{name} ({path})"


def is_virtual(path: Path, sysfs: Path = SYSFS) -> bool:
    """Tell whether no piece of hardware stands behind a device. Needs no permission."""
    return "virtual" in (sysfs / path.name).resolve().parts


def query(path: Path) -> VideoDevice:
    """Ask a device what it can do. Raises OSError: the usual ones of opening, ENOTTY for what is no video device."""
    with _opened(path) as handle:
        answer = bytearray(_CAPABILITY_BYTES)
        control(handle, _VIDIOC_QUERYCAP, answer)
    return parse_capability(path, bytes(answer))


def parse_capability(path: Path, answer: bytes) -> VideoDevice:
    """Read a struct v4l2_capability.

    driver (16 bytes), card (32), bus (32), version, capabilities of all the device's nodes, of this node; 12 more.
    """
    driver, card, whole, node = struct.unpack("<16s32s32x4xII12x", answer)
    can = node if whole & _HAS_DEVICE_CAPS else whole
    return VideoDevice(
        path,
        name=_text(card) or str(path),
        driver=_text(driver),
        can_capture=bool(can & (_CAN_CAPTURE | _CAN_CAPTURE_MPLANE)),
        can_output=bool(can & _CAN_OUTPUT),
    )


def camera_trouble(path: Path) -> Trouble | None:
    """Return why a device cannot be used as a camera, or None when nothing speaks against it.

    To be asked while this process does not use it itself.
    """
    try:
        device = query(path)
        if not device.can_capture:
            return Trouble.NO_CAMERA
        if device.is_loopback:
            # any number of readers; asking for buffers might disturb its writer
            return None
        with _opened(path) as handle:
            # asking for buffers is what a second program is refused; giving none back leaves no trace
            for count in (1, 0):
                request = bytearray(struct.pack("<IIIII", count, _BUFFERS_CAPTURE, _MEMORY_MMAP, 0, 0))
                control(handle, _VIDIOC_REQBUFS, request)
    except OSError as error:
        return _TROUBLES.get(error.errno or 0)
    return None


def start_output(handle: int) -> None:
    """Tell a v4l2loopback device that this open file is its writer. Raises OSError: EINVAL where there is no need to.

    Up to version 0.12.7 the driver learns of its writer by STREAMON alone; a writer that only writes leaves, when it
    closes, a device that offers neither side (v4l2loopback issue 470).
    """
    control(handle, _VIDIOC_STREAMON, bytearray(struct.pack("<i", _BUFFERS_OUTPUT)))


def revive_output(path: Path) -> None:
    """Give a v4l2loopback device the output side back that a crashed writer took along. Raises OSError."""
    with _opened(path) as handle:
        try:
            start_output(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EBUSY, errno.ENOTTY):
                raise


def own_handles(path: Path, processes: Path = _PROCESSES) -> list[int]:
    """Return this process's open files on a device."""
    return [int(link.name) for link in _links(processes / "self" / "fd", path)]


def holders(path: Path, processes: Path = _PROCESSES) -> list[str]:
    """Return the names of other programs that have a device open, as far as this user may see them."""
    names = []
    for process in processes.glob("[0-9]*"):
        if process.name == str(os.getpid()) or not list(_links(process / "fd", path)):
            continue
        try:
            names.append((process / "comm").read_text(errors="replace").strip())
        except OSError:
            # it ended meanwhile
            continue
    return sorted(set(names))


_TROUBLES = {
    errno.ENOENT: Trouble.MISSING,
    errno.ENODEV: Trouble.MISSING,
    errno.ENXIO: Trouble.MISSING,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
    errno.EBUSY: Trouble.BUSY,
    errno.ENOTTY: Trouble.NO_CAMERA,
}


def _links(folder: Path, target: Path) -> Iterator[Path]:
    """Yield the links in a folder of open files that lead to target."""
    try:
        links = list(folder.iterdir())
    except OSError:
        # another user's process, or one that ended meanwhile
        return
    for link in links:
        try:
            if link.readlink() == target:
                yield link
        except OSError:
            continue


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        yield handle
    finally:
        os.close(handle)


def control(handle: int, request: int, argument: bytearray) -> None:
    """Ask a device for something: an ioctl that fills in its argument. Raises OSError."""
    if sys.platform == "win32":
        raise OSError(errno.ENOTTY, "no video device")
    import fcntl

    fcntl.ioctl(handle, request, argument)


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode(errors="replace").strip()
