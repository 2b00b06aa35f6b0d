"""The virtual camera that other programs see, through pyvirtualcam, which nothing else in the program knows."""

from __future__ import annotations

import errno
import logging
import sys
from pathlib import Path
from typing import Any

import numpy as np

from drivers import v4l2
from engine.errors import DeviceError, DeviceLostError
from engine.frame import Image

log = logging.getLogger(__name__)

CAMERA_NAME = "Understudy Camera"
_LOAD = f'sudo modprobe v4l2loopback exclusive_caps=1 card_label="{CAMERA_NAME}"'
_NONE_LINUX = (
    f"There is no virtual camera. Run:  {_LOAD}  (if the module is not found: sudo apt install v4l2loopback-dkms)"
)
_NONE_ELSEWHERE = (
    "There is no virtual camera. Install OBS Studio (obsproject.com), open it once, press 'Start Virtual Camera', "
    "stop it again and close OBS. Then start Understudy."
)


class VirtualCamera:
    """Sends pictures to a virtual camera: v4l2loopback on Linux, OBS or UnityCapture on Windows, OBS on macOS.

    size (width, height) of the pictures; rate_hz: how often they will come. device: a device's path or name; None
    chooses the one called "Understudy Camera", or else the first. backend: one of pyvirtualcam's by name, None for the
    system's own. Raises DeviceError when there is no virtual camera or another program holds it.
    """

    def __init__(
        self, size: tuple[int, int], rate_hz: float, *, device: str | None = None, backend: str | None = None
    ) -> None:
        self.size = size
        linux = sys.platform == "linux" and backend is None
        if linux:
            device = str(_choose_device(device))
        self._camera: Any = _open(size, rate_hz, device, backend)
        self.device: str = self._camera.device
        self.name = self.device
        if linux:
            self.name = v4l2.device_name(Path(self.device))
            _claim_output(Path(self.device))

    def send(self, image: Image) -> None:
        """Show one picture (H, W, 3) uint8 RGB. Returns fast. Raises DeviceLostError when the camera has gone."""
        if self._camera is None:
            raise DeviceLostError(f"The virtual camera {self.name} is closed. Start again.")
        try:
            self._camera.send(np.ascontiguousarray(image))
        except (RuntimeError, OSError) as error:
            raise DeviceLostError(f"The virtual camera {self.name} has gone. Start again.") from error

    def close(self) -> None:
        """Give the camera back. Safe to call twice."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None


def _open(size: tuple[int, int], rate_hz: float, device: str | None, backend: str | None) -> Any:
    try:
        import pyvirtualcam
    except ImportError as error:
        raise DeviceError(
            "The library for virtual cameras is missing. Install it with:  pip install pyvirtualcam"
        ) from error
    try:
        return pyvirtualcam.Camera(*size, rate_hz, device=device, backend=backend)
    except RuntimeError as error:
        log.info("no virtual camera: %s", error)
        raise DeviceError(_refusal(device, size)) from error


def _refusal(device: str | None, size: tuple[int, int]) -> str:
    """Return why the camera could not be opened, in words for the user."""
    if sys.platform != "linux":
        return _NONE_ELSEWHERE if device is None else f"There is no virtual camera '{device}'. {_NONE_ELSEWHERE}"
    assert device is not None, "on Linux a device is chosen beforehand"
    name, held_by = v4l2.described(Path(device)), ", ".join(v4l2.holders(Path(device)))
    if held_by:
        return f"The virtual camera {name} is in use by {held_by}. Close that program and start again."
    width, height = size
    return (
        f"The virtual camera {name} does not take pictures of {width}x{height}. Close the programs that show it, "
        f"or load it anew:  sudo modprobe -r v4l2loopback && {_LOAD}"
    )


def _choose_device(wanted: str | None) -> Path:
    """Return the device to use, ready to be written to. Raises DeviceError where there is none."""
    paths = v4l2.device_paths() if wanted is None else [Path(wanted)]
    found = []
    refused = (
        _NONE_LINUX if wanted is None else f"{wanted} is no virtual camera. Give --output virtual, or run:  {_LOAD}"
    )
    for path in paths:
        try:
            device = v4l2.query(path)
        except PermissionError:
            refused = f"You may not use {path}. Run:  sudo usermod -aG video $USER  and log in again."
        except OSError as error:
            log.info("%s: %s", path, error)
        else:
            found += [device] if device.is_loopback else []
    if not found:
        raise DeviceError(refused)
    device = min(found, key=lambda device: (device.name != CAMERA_NAME, not device.can_output))
    if not (device.can_output or device.can_capture):
        _revive(device.path)
    return device.path


def _revive(path: Path) -> None:
    """Repair a device whose last writer was killed."""
    try:
        v4l2.revive_output(path)
    except OSError:
        # opening it for good will say what is wrong
        log.debug("reviving %s", path, exc_info=True)


def _claim_output(path: Path) -> None:
    """Make the device know its writer, so that it can be opened again after this use."""
    for handle in v4l2.own_handles(path):
        try:
            v4l2.start_output(handle)
        except OSError as error:
            # newer drivers need no telling and refuse it
            if error.errno != errno.EINVAL:
                log.warning("%s may have to be loaded anew after this use: %s", path, error)
