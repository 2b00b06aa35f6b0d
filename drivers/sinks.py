"""Chooses the output that --output names."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.ports import PictureSink

if TYPE_CHECKING:
    from drivers.camera_writer.seat import CameraSeat
    from drivers.live_sound_track import SoundFormat

Size = tuple[int, int]


def open_sink(
    spec: str,
    size: Size,
    rate_hz: Fraction | float,
    *,
    sound: SoundFormat | None = None,
    delay_s: Callable[[], float] = lambda: 0.0,
    seat: CameraSeat | None = None,
) -> PictureSink:
    """Open an output for pictures of size (width, height), sent at rate_hz.

    spec: "virtual", "pipewire", "null", the device of one virtual camera (/dev/video10), or the name of a video file.
    sound, delay_s: what a video file records besides, see VideoFileSink. seat: what a camera outlives the engine with.
    Raises UsageError for anything else, DeviceError when there is no virtual camera or no PipeWire, OutputError when
    the file cannot be written.
    """
    if is_camera(spec):
        return _camera_process(spec, size, rate_hz, seat)
    if spec.lower() == "null":
        return _null(size)
    from drivers.video_file_sink import VideoFileSink

    return VideoFileSink(_checked_path(spec), size, rate_hz, sound=sound, delay_s=delay_s)


def is_camera(spec: str) -> bool:
    """Return whether spec names a camera that other programs see."""
    return spec.lower() in _CAMERAS or spec.startswith("/dev/")


def has_own_process(spec: str) -> bool:
    """Return whether spec names a camera that another process writes, which may outlive the engine."""
    # the memory that both processes see is handed over as an open file, which Windows does not do; a frozen program has
    # no interpreter to start a module with
    return is_camera(spec) and sys.platform != "win32" and not getattr(sys, "frozen", False)


def open_camera(spec: str, size: Size, rate_hz: Fraction | float) -> PictureSink:
    """Open "virtual", "pipewire" or a device in this very process. Raises DeviceError."""
    opener = _CAMERAS.get(spec.lower())
    return opener(size, rate_hz) if opener is not None else _virtual_camera(size, rate_hz, spec)


def _camera_process(spec: str, size: Size, rate_hz: Fraction | float, seat: CameraSeat | None) -> PictureSink:
    if size[0] % 2 or size[1] % 2:
        width, height = (side + side % 2 for side in size)
        raise UsageError(
            f"A camera's pictures need even sides; {size[0]}x{size[1]} has an odd one. Take {width}x{height}."
        )
    if not has_own_process(spec):
        return open_camera(spec, size, rate_hz)
    from drivers.camera_writer.camera_process import CameraProcess

    return CameraProcess(spec, size, float(rate_hz), seat=seat)


def _null(size: Size) -> PictureSink:
    from drivers.null_sink import NullSink

    return NullSink(size)


def _virtual_camera(size: Size, rate_hz: Fraction | float, device: str | None = None) -> PictureSink:
    from drivers.virtual_camera import VirtualCamera

    return VirtualCamera(size, float(rate_hz), device=device)


def _pipewire(size: Size, rate_hz: Fraction | float) -> PictureSink:
    from drivers.pipewire_camera import PipeWireCamera

    return PipeWireCamera(size, rate_hz)


def _checked_path(spec: str) -> Path:
    from drivers.video_encoder import CONTAINERS

    path = Path(spec).expanduser()
    if path.suffix.lower() not in CONTAINERS:
        endings = ", ".join(CONTAINERS)
        names = ", ".join((*_CAMERAS, "null"))
        raise UsageError(f"--output '{spec}' is not known. Give one of {names}, or a file name ending in {endings}.")
    return path


_CAMERAS: dict[str, Callable[[Size, Fraction | float], PictureSink]] = {
    "virtual": _virtual_camera,
    "pipewire": _pipewire,
}
