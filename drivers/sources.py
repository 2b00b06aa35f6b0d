"""Chooses the camera that --camera names."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from drivers.turned_source import Turn, TurnedSource
from engine.errors import BadInputError, UsageError
from engine.ports import FrameSource

_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https", "rtmp", "rtp", "udp", "tcp", "srt"})
_KNOWN = "Give a camera's number or name, a video file, an address (rtsp://… or http://…), or 'pattern'."


def open_source(
    spec: str,
    size: tuple[int, int] | None = None,
    rate_hz: float | None = None,
    *,
    turn: Turn | None = None,
    patient: bool = False,
) -> FrameSource:
    """Open a camera, or what plays one.

    spec: a camera's number, its device (/dev/video0), its stable id or name (as drivers.devices lists them), an
    address, a video file, or "pattern". size (width, height) and rate_hz are asked of cameras and of the pattern; files
    and addresses have their own. turn: turns and cuts the picture. patient: a camera that cannot be opened now is
    waited for; one that fails later is picked up again in any case. Raises UsageError or BadInputError for what is none
    of these, VideoError for a file that is no video, DeviceError for a camera that cannot be opened.
    """
    source = _open(spec, size, rate_hz, patient)
    return source if turn is None or turn == Turn() else TurnedSource(source, turn)


def _open(spec: str, size: tuple[int, int] | None, rate_hz: float | None, patient: bool) -> FrameSource:
    if spec == "pattern":
        from drivers.pattern_camera import PatternCamera

        return PatternCamera(size, rate_hz)
    from drivers import cameras

    if "://" in spec:
        return cameras.open_address(_checked_address(spec), patient=patient)
    if spec.isascii() and spec.isdigit():
        return cameras.open_numbered(int(spec), size, rate_hz, patient=patient)
    path = Path(spec).expanduser()
    if spec.startswith("/dev/") or _is_device(path):
        return cameras.open_device(path, size, rate_hz, patient=patient)
    if spec and path.exists():
        from drivers.video_camera import VideoCamera

        return VideoCamera(path)
    camera = cameras.find_camera(spec) if sys.platform == "linux" else None
    if camera is None and patient:
        camera = cameras.awaited(spec)
    if camera is None:
        raise BadInputError(f"--camera '{spec}': there is no such camera or file. {_KNOWN}")
    return cameras.open_remembered(camera, size, rate_hz, patient=patient)


def _checked_address(spec: str) -> str:
    if spec.split("://", 1)[0].lower() not in _SCHEMES:
        raise UsageError(f"--camera '{spec}': such an address cannot be opened. {_KNOWN}")
    return spec


def _is_device(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except (OSError, ValueError):
        return False
