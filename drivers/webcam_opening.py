"""Opens a camera and sets it up; where that fails, finds out why."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2

from drivers import v4l2
from drivers.v4l2_formats import Mode, best_mode, camera_modes
from drivers.webcam import Webcam
from engine.errors import DeviceError

log = logging.getLogger(__name__)

# enough for every network that looks at the face, and what webcams give at 30 Hz
DEFAULT_SIZE, DEFAULT_RATE_HZ = (1280, 720), 30.0
# a camera that cannot compress is slow in large sizes; then a small picture at full rate is better
_SMALL_SIZE, _SLOW_HZ = (640, 480), 20.0
_OPEN_TIMEOUT_MS, _READ_TIMEOUT_MS = 5000, 2000
_ENVIRONMENT = {
    # seconds after which a read from a stalled camera comes back; OpenCV's own ten would keep us from closing it
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",
    # network cameras: the newest picture rather than every one
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp|fflags;nobuffer|flags;low_delay",
}
# pixel formats in the order they are asked for; others OpenCV cannot always convert
_COMPRESSED, _RAW = cv2.VideoWriter.fourcc(*"MJPG"), cv2.VideoWriter.fourcc(*"YUYV")
_BACKENDS = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}


def open_camera(index: int, size: tuple[int, int] | None = None, rate_hz: float | None = None) -> Webcam:
    """Open a camera by its number, asking for size (width, height) and rate_hz. Raises DeviceError with the reason."""
    if sys.platform == "linux":
        return open_device(Path(f"/dev/video{index}"), size, rate_hz)
    else:
        return _open_elsewhere(index, size, rate_hz)


def _open_elsewhere(index: int, size: tuple[int, int] | None, rate_hz: float | None) -> Webcam:
    capture = _capture(index, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
    if not capture.isOpened():
        capture.release()
        raise DeviceError(
            f"Camera {index} cannot be opened. Check that it is plugged in, that no other program uses it, "
            "and that the system's privacy settings allow this program to use cameras."
        )
    return Webcam(capture, f"camera {index}", set_up(capture, size, rate_hz))


def open_device(path: Path, size: tuple[int, int] | None = None, rate_hz: float | None = None) -> Webcam:
    """Open a camera of Linux by its device, as open_camera does."""
    real = path.resolve()
    trouble = v4l2.camera_trouble(real)
    if trouble is not None:
        raise DeviceError(_explain(trouble, path, real))
    capture = _capture(str(real), cv2.CAP_V4L2)
    if not capture.isOpened():
        capture.release()
        raise DeviceError(
            f"The camera {v4l2.described(real)} cannot be opened. Plug it in again, or choose another one."
        )
    mode = _best_offered(real, size, rate_hz)
    granted_hz = set_up(capture, size, rate_hz) if mode is None else run_in(capture, mode, rate_hz)
    return Webcam(capture, v4l2.device_name(real), granted_hz, present=real.exists, stamped=True)


def open_url(url: str) -> Webcam:
    """Open a network camera (rtsp, http …). Raises DeviceError when it does not answer."""
    name = shown_url(url)
    timeouts = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_TIMEOUT_MS]
    capture = _capture(url, cv2.CAP_FFMPEG, timeouts)
    if not capture.isOpened():
        capture.release()
        raise DeviceError(f"The camera at {name} does not answer. Check the address and the network.")
    return Webcam(capture, name, _believed_rate(capture, DEFAULT_RATE_HZ), remedy="Check the network.")


def shown_url(url: str) -> str:
    """Return an address without name, password and parameters, for messages and logs."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _capture(address: int | str, backend: int, parameters: list[int] | None = None) -> Any:
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    return cv2.VideoCapture(address, backend, parameters or [])


def _best_offered(path: Path, size: tuple[int, int] | None, rate_hz: float | None) -> Mode | None:
    """Return how to run a camera of Linux, or None where it does not tell what it can do."""
    try:
        offered = camera_modes(path)
    except OSError as error:
        log.info("%s does not tell its sizes: %s", path, error)
        return None
    # a size that was asked for is kept, however slow
    wanted = [mode for mode in offered if mode.size == size]
    return best_mode(wanted or offered, size or DEFAULT_SIZE, rate_hz or DEFAULT_RATE_HZ)


def run_in(capture: Any, mode: Mode, rate_hz: float | None) -> float:
    """Set a camera to a mode that it offers; return the rate that was granted."""
    # the order counts: which sizes there are depends on the format, which rates on the size
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*mode.pixel_format))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, mode.size[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, mode.size[1])
    asked_hz = rate_hz or DEFAULT_RATE_HZ
    capture.set(cv2.CAP_PROP_FPS, min(asked_hz, mode.rate_hz) if mode.rate_hz else asked_hz)
    return _believed_rate(capture, asked_hz)


def set_up(capture: Any, size: tuple[int, int] | None, rate_hz: float | None) -> float:
    """Ask for compressed pictures of a size and rate; return the rate that was granted."""
    wanted_hz = rate_hz or DEFAULT_RATE_HZ
    granted_hz = _ask(capture, size or DEFAULT_SIZE, wanted_hz)
    if size is None and granted_hz < min(_SLOW_HZ, wanted_hz):
        granted_hz = _ask(capture, _SMALL_SIZE, wanted_hz)
    return granted_hz


def _ask(capture: Any, size: tuple[int, int], rate_hz: float) -> float:
    # the order counts: which sizes there are depends on the format, which rates on the size
    for code in (_COMPRESSED, _RAW):
        capture.set(cv2.CAP_PROP_FOURCC, code)
        if int(capture.get(cv2.CAP_PROP_FOURCC)) == code:
            break
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    capture.set(cv2.CAP_PROP_FPS, rate_hz)
    return _believed_rate(capture, rate_hz)


def _believed_rate(capture: Any, otherwise_hz: float) -> float:
    told_hz = float(capture.get(cv2.CAP_PROP_FPS))
    return told_hz if 1.0 <= told_hz <= 240.0 else otherwise_hz


def _explain(trouble: v4l2.Trouble, path: Path, real: Path) -> str:
    if trouble is v4l2.Trouble.MISSING:
        return f"There is no camera {path}. {_those_there_are()}"
    name = v4l2.described(real)
    if trouble is v4l2.Trouble.FORBIDDEN:
        return f"You may not use the camera {name}. Run:  sudo usermod -aG video $USER  and log in again."
    if trouble is v4l2.Trouble.BUSY:
        by = ", ".join(v4l2.holders(real)) or "another program"
        return f"The camera {name} is in use by {by}. Close that program, or choose another camera."
    return f"{name} delivers no pictures. {_those_there_are()}"


def _those_there_are() -> str:
    cameras = [str(path) for path in v4l2.device_paths() if v4l2.camera_trouble(path) is None]
    if not cameras:
        return "None was found: plug one in, or use --camera with a video file or 'pattern'."
    return f"These can be used: {', '.join(cameras)}."
