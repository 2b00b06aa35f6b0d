"""Cameras: each is opened for a moment, and its pictures are counted and looked at, never kept."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.doctor.finding import Finding, Level, soften
from app.doctor.patience import HungError, within
from drivers import v4l2
from drivers.devices import Camera, list_cameras
from drivers.sources import open_source
from engine.errors import DeviceError, LiveError
from engine.frame import Frame, Image
from engine.ports import FrameSource

log = logging.getLogger(__name__)

NAME = "Camera"
_LIST_WITHIN_S, _OPEN_AND_MEASURE_WITHIN_S = 4.0, 6.0
_FIRST_FRAME_WITHIN_S, _MEASURE_S, _READ_S = 4.0, 1.0, 0.25
# exposure settles first; the first frames come in a bunch
_SETTLE_S = 0.3
_SMOOTH_HZ = 20.0
# as dark as with a lens cap, whatever noise the camera's gain adds
_BLACK_MEAN, _BLACK_BRIGHTEST, _BRIGHTEST_PERCENT, _STEP_PX = 14.0, 32.0, 99, 8


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a camera really delivers. size (width, height)."""

    size: tuple[int, int]
    rate_hz: float
    black: bool


def look_at_cameras(
    find: Callable[[], list[Camera]] = list_cameras,
    open_camera: Callable[[str], FrameSource] = open_source,
    in_own_use: Callable[[Camera], bool] | None = None,
) -> list[Finding]:
    """Open every camera and measure it. A fault only where none of them delivers a picture."""
    try:
        cameras = within(_LIST_WITHIN_S, find)
    except HungError:
        return [Finding(NAME, Level.FAULT, "The list of cameras does not come.", "Restart the computer.")]
    if not cameras:
        return [Finding(NAME, Level.FAULT, "There is no camera.", "Plug one in, or switch it on.")]
    own = in_own_use or _is_in_own_use
    return soften(_look_at(camera, open_camera, own) for camera in cameras)


def measure(source: FrameSource) -> Delivery:
    """Count a camera's frames for a second. Raises DeviceError if none come."""
    first = _await_first(source)
    begun_s = last_s = first.captured_s
    begun = last = first.index
    image = first.image
    until_s = time.monotonic() + _SETTLE_S + _MEASURE_S
    while time.monotonic() < until_s:
        frame = source.read(_READ_S)
        if frame is None:
            continue
        if frame.captured_s - first.captured_s < _SETTLE_S:
            begun_s, begun = frame.captured_s, frame.index
        last_s, last, image = frame.captured_s, frame.index, frame.image
    height, width = image.shape[:2]
    rate_hz = (last - begun) / (last_s - begun_s) if last_s > begun_s else 0.0
    return Delivery((width, height), rate_hz, is_black(image))


def is_black(image: Image) -> bool:
    """Tell whether image (H, W, 3) uint8 is as dark as behind a lens cap."""
    sample = image[::_STEP_PX, ::_STEP_PX]
    return bool(sample.mean() <= _BLACK_MEAN and np.percentile(sample, _BRIGHTEST_PERCENT) <= _BLACK_BRIGHTEST)


def _look_at(camera: Camera, open_camera: Callable[[str], FrameSource], own: Callable[[Camera], bool]) -> Finding:
    name = f"{NAME} {camera.name}"
    if own(camera):
        return Finding(name, Level.OK, "Understudy itself uses it now.")
    if camera.trouble:
        return _refused(name, camera)
    try:
        found = within(_OPEN_AND_MEASURE_WITHIN_S, lambda: _open_and_measure(camera.spec, open_camera))
    except HungError:
        return Finding(name, Level.FAULT, "It does not answer.", "Unplug it, plug it in again, and check again.")
    except LiveError as error:
        log.info("%s", camera, exc_info=True)
        return Finding(name, Level.FAULT, error.user_message, "Close other programs that use it, or plug it in again.")
    return judge(name, found)


def judge(name: str, found: Delivery) -> Finding:
    """Return what to say of what a camera delivers."""
    told = f"It delivers {found.size[0]}x{found.size[1]} at {found.rate_hz:.0f} pictures a second"
    if found.black:
        return Finding(name, Level.FAULT, f"{told}, all of them black.", "Open its shutter, or take the cover off.")
    if found.rate_hz < _SMOOTH_HZ:
        return Finding(name, Level.WARNING, f"{told}: motion will look choppy.", "Bring more light to your face.")
    return Finding(name, Level.OK, f"{told}.")


def _refused(name: str, camera: Camera) -> Finding:
    why, _, command = camera.trouble.partition(": ")
    said = f"{why[:1].upper()}{why[1:]}."
    if command.startswith("sudo "):
        fix, _, then = command.partition(", then ")
        return Finding(name, Level.FAULT, said, f"Run the command, then {then or 'check again'}.", fix)
    return Finding(name, Level.FAULT, said, "Close that program and check again.")


def _open_and_measure(spec: str, open_camera: Callable[[str], FrameSource]) -> Delivery:
    source = open_camera(spec)
    try:
        return measure(source)
    finally:
        source.close()


def _await_first(source: FrameSource) -> Frame:
    until_s = time.monotonic() + _FIRST_FRAME_WITHIN_S
    while time.monotonic() < until_s:
        frame = source.read(_READ_S)
        if frame is not None:
            return frame
    raise DeviceError("It sends no pictures.")


def _is_in_own_use(camera: Camera) -> bool:
    return sys.platform == "linux" and bool(v4l2.own_handles(Path(f"/dev/video{camera.spec}")))
