"""Cameras as they are remembered, and opened again wherever they are plugged in."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers import v4l2, v4l2_identity
from drivers.steady_source import SteadySource
from drivers.v4l2_identity import Places
from engine.errors import DeviceError
from engine.ports import FrameSource

log = logging.getLogger(__name__)

Size = tuple[int, int]
Opener = Callable[[Path], FrameSource]


@dataclass(frozen=True, slots=True)
class RememberedCamera:
    """One camera of Linux. identity: see v4l2_identity.stable_id; path: where it was last; name: for messages."""

    identity: str
    path: Path
    name: str
    places: Places = v4l2_identity.SYSTEM

    def open(self, opener: Opener) -> FrameSource:
        """Open the camera wherever it is now. Raises DeviceError: it is not there, or what opener raises."""
        path = v4l2_identity.path_of_id(self.identity, self.places) if self.identity else self.path
        if path is None:
            raise DeviceError(f"The camera {self.name} was disconnected. Plug it in again.")
        return opener(path)


def find_camera(spec: str, places: Places = v4l2_identity.SYSTEM) -> RememberedCamera | None:
    """Return the camera of Linux that spec names: a stable id, or what a person calls it. None if there is none now."""
    path = v4l2_identity.path_of_id(spec, places) or v4l2_identity.path_of_name(spec, places)
    return None if path is None else remember(path, places)


def awaited(spec: str, places: Places = v4l2_identity.SYSTEM) -> RememberedCamera | None:
    """Return the camera with a stable id that is not plugged in now, or None for what is no such id."""
    name = v4l2_identity.name_in_id(spec)
    return RememberedCamera(spec, Path(spec), name, places) if name else None


def remember(path: Path, places: Places = v4l2_identity.SYSTEM) -> RememberedCamera:
    """Return how to find the camera at a path again, also one that is not there now: then at that path."""
    real = path.resolve()
    if not (places.sysfs / real.name).exists():
        return RememberedCamera("", path, str(path), places)
    name = v4l2.device_name(real, places.sysfs)
    return RememberedCamera(v4l2_identity.stable_id(real, places), real, name, places)


def open_numbered(index: int, size: Size | None, rate_hz: float | None, *, patient: bool = False) -> SteadySource:
    """Open a camera by its number, as open_device does."""

    def open_it() -> FrameSource:
        from drivers.webcam_opening import open_camera

        return open_camera(index, size, rate_hz)

    if sys.platform == "linux":
        return open_device(Path(f"/dev/video{index}"), size, rate_hz, patient=patient)
    else:
        return _steady(open_it, f"camera {index}", patient)


def open_device(path: Path, size: Size | None, rate_hz: float | None, *, patient: bool = False) -> SteadySource:
    """Open a camera of Linux by its device; from then on it is known by its stable id. See open_remembered."""
    return open_remembered(remember(path), size, rate_hz, patient=patient)


def open_remembered(
    camera: RememberedCamera, size: Size | None, rate_hz: float | None, *, patient: bool = False
) -> SteadySource:
    """Open a camera that will be picked up again whatever happens to it.

    patient: also one that cannot be opened now is returned, and comes as soon as it can. Else raises DeviceError.
    """

    def open_it() -> FrameSource:
        from drivers import webcam_opening

        return camera.open(lambda path: webcam_opening.open_device(path, size, rate_hz))

    return _steady(open_it, camera.name, patient)


def open_address(url: str, *, patient: bool = False) -> SteadySource:
    """Open a network camera, as open_remembered does."""

    def open_it() -> FrameSource:
        from drivers.webcam_opening import open_url

        return open_url(url)

    from drivers.webcam_opening import shown_url

    return _steady(open_it, shown_url(url), patient)


def _steady(open_it: Callable[[], FrameSource], name: str, patient: bool) -> SteadySource:
    try:
        return SteadySource(open_it, first=open_it())
    except DeviceError as error:
        if not patient:
            raise
        log.info("%s is waited for: %s", name, error)
        return SteadySource(open_it, name=name)
