"""Which sizes, rates and pixel formats a camera of Linux offers, and the best of them."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.v4l2 import control

# include/uapi/linux/videodev2.h: numbers with the argument's size in bytes inside
_VIDIOC_ENUM_FMT, _FORMAT = 0xC0405602, "<III32sII12x"
_VIDIOC_ENUM_FRAMESIZES, _SIZE = 0xC02C564A, "<III6I8x"
_VIDIOC_ENUM_FRAMEINTERVALS, _INTERVAL = 0xC034564B, "<IIIII6I8x"
_CAPTURE, _DISCRETE = 1, 1
# a driver that never says it has no more
_MOST = 64
# what a camera with a free choice of sizes is asked about
_USUAL_SIZES = ((640, 480), (1280, 720), (1920, 1080))
# uncompressed formats that OpenCV turns into pictures, then the compressed one
_RAW, COMPRESSED = ("YUYV", "UYVY", "NV12", "YU12", "YV12", "BGR3", "RGB3"), "MJPG"
# cameras give 29.97 where 30 is meant
_NEARLY = 0.95

Ask = Callable[[int, bytearray], None]


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to run a camera. pixel_format: four letters; size (width, height) px; rate_hz: the fastest one."""

    pixel_format: str
    size: tuple[int, int]
    rate_hz: float


def camera_modes(path: Path) -> list[Mode]:
    """Ask a camera what it offers, without starting it. Raises OSError: the usual ones of opening."""
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        return list(modes(lambda request, argument: control(handle, request, argument)))
    finally:
        os.close(handle)


def modes(ask: Ask) -> Iterator[Mode]:
    """Yield what a device answers. ask: an ioctl, filling in its argument; it raises OSError, EINVAL after the last."""
    for code in _formats(ask):
        for size in _sizes(ask, code):
            rate_hz = _fastest_hz(ask, code, size)
            yield Mode(struct.pack("<I", code).decode("ascii", errors="replace"), size, rate_hz)


def best_mode(offered: list[Mode], size: tuple[int, int], rate_hz: float) -> Mode | None:
    """Return the mode nearest to size (width, height) that reaches rate_hz; where none does, the fastest one.

    The rate comes first: motion in a small picture is better than a large one that jerks. Of two alike the
    uncompressed one is taken, which costs no decoding. None where nothing usable is offered.
    """
    usable = [mode for mode in offered if mode.pixel_format in (*_RAW, COMPRESSED)]
    fast = [mode for mode in usable if mode.rate_hz >= _NEARLY * rate_hz]
    if not usable:
        return None
    if not fast:
        fastest_hz = max(mode.rate_hz for mode in usable)
        fast = [mode for mode in usable if mode.rate_hz >= _NEARLY * fastest_hz]
    return min(fast, key=lambda mode: (_distance(mode.size, size), mode.pixel_format == COMPRESSED))


def _distance(size: tuple[int, int], wanted: tuple[int, int]) -> tuple[float, float]:
    """Compare by area first, too large counting as much as too small; then by shape."""
    area, wanted_area = size[0] * size[1], wanted[0] * wanted[1]
    ratio = max(area, wanted_area) / max(1, min(area, wanted_area))
    return ratio, abs(size[0] / max(1, size[1]) - wanted[0] / wanted[1])


def _answers(ask: Ask, request: int, start: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the answers for index 0, 1, 2 … until there are no more."""
    for index in range(_MOST):
        argument = bytearray(start(index))
        try:
            ask(request, argument)
        except OSError as error:
            if error.errno in (errno.EINVAL, errno.ENOTTY):
                return
            raise
        yield bytes(argument)


def _formats(ask: Ask) -> Iterator[int]:
    for answer in _answers(ask, _VIDIOC_ENUM_FMT, lambda n: struct.pack(_FORMAT, n, _CAPTURE, 0, b"", 0, 0)):
        yield struct.unpack(_FORMAT, answer)[4]


def _sizes(ask: Ask, code: int) -> Iterator[tuple[int, int]]:
    for answer in _answers(ask, _VIDIOC_ENUM_FRAMESIZES, lambda n: struct.pack(_SIZE, n, code, 0, *[0] * 6)):
        _, _, kind, *numbers = struct.unpack(_SIZE, answer)
        if kind == _DISCRETE:
            yield (numbers[0], numbers[1])
            continue
        least_width, most_width, _, least_height, most_height, _ = numbers
        for width, height in _USUAL_SIZES:
            if least_width <= width <= most_width and least_height <= height <= most_height:
                yield (width, height)
        return


def _fastest_hz(ask: Ask, code: int, size: tuple[int, int]) -> float:
    """Return the fastest rate; 0 where the driver tells none."""
    fastest = 0.0

    def start(index: int) -> bytes:
        return struct.pack(_INTERVAL, index, code, *size, 0, *[0] * 6)

    for answer in _answers(ask, _VIDIOC_ENUM_FRAMEINTERVALS, start):
        # the shortest interval: the only one of a discrete answer, the first of a stepwise one
        kind, numerator, denominator = struct.unpack(_INTERVAL, answer)[4:7]
        fastest = max(fastest, denominator / numerator if numerator else 0.0)
        if kind != _DISCRETE:
            break
    return fastest
