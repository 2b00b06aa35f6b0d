"""Chooses the camera that --camera names."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.errors import BadInputError, UsageError
from engine.ports import FrameSource

_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https", "rtmp", "rtp", "udp", "tcp", "srt"})
_KNOWN = "Give a camera's number, a video file, an address (rtsp://… or http://…), or 'pattern'."


def open_source(spec: str, size: tuple[int, int] | None = None, rate_hz: float | None = None) -> FrameSource:
    """Open a camera, or what plays one.

    spec: a camera's number, its device (/dev/video0), an address, a video file, or "pattern". size (width, height) and
    rate_hz are asked of cameras and of the pattern; files and addresses have their own. Raises UsageError or
    BadInputError for what is none of these, VideoError for a file that is no video, DeviceError for a camera that
    cannot be opened.
    """
    if spec == "pattern":
        from drivers.pattern_camera import PatternCamera

        return PatternCamera(size, rate_hz)
    if "://" in spec:
        return _open_address(spec)
    if spec.isascii() and spec.isdigit():
        from drivers.webcam_opening import open_camera

        return open_camera(int(spec), size, rate_hz)
    path = Path(spec).expanduser()
    if spec.startswith("/dev/") or _is_device(path):
        from drivers.webcam_opening import open_device

        return open_device(path, size, rate_hz)
    if not spec or not path.exists():
        raise BadInputError(f"--camera '{spec}': there is no such file. {_KNOWN}")
    from drivers.video_camera import VideoCamera

    return VideoCamera(path)


def _open_address(spec: str) -> FrameSource:
    from drivers.webcam_opening import open_url

    if spec.split("://", 1)[0].lower() not in _SCHEMES:
        raise UsageError(f"--camera '{spec}': such an address cannot be opened. {_KNOWN}")
    return open_url(spec)


def _is_device(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except (OSError, ValueError):
        return False
