"""What can be used on this machine, each with a name a person knows."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drivers import v4l2
from drivers.compute_providers import ComputeProvider, list_compute_providers
from drivers.pulse_system import best_sound_system
from drivers.v4l2_formats import Mode, camera_modes
from drivers.v4l2_identity import stable_id
from engine.errors import DeviceError

log = logging.getLogger(__name__)

# elsewhere than on Linux cameras are found by opening them, which takes a moment each
_MOST_CAMERAS = 5
_SMOOTH_HZ = 25.0
# how the names of our own virtual cameras begin
_OURS = "understudy"
_REASONS = {
    v4l2.Trouble.FORBIDDEN: "you may not use it: sudo usermod -aG video $USER, then log in again",
    v4l2.Trouble.BUSY: "in use by another program",
}
# the class under which OBS's virtual camera is registered with Windows, and where OBS lives on a Mac
_OBS_CLASS = r"CLSID\{A3FCE0F5-3493-419F-958A-ABA1250EC20B}"
_OBS_APPLICATION = Path("/Applications/OBS.app")


@dataclass(frozen=True, slots=True)
class Camera:
    """spec: what to give to --camera. trouble: why it cannot be used now, else empty.

    id: what to remember it by, which --camera takes too; it stays when the camera is plugged in elsewhere. modes: the
    sizes and rates it offers, as far as it tells.
    """

    spec: str
    name: str
    trouble: str = ""
    id: str = ""
    modes: tuple[Mode, ...] = ()

    @property
    def best(self) -> str:
        """The largest picture it offers at 25 a second or more, for a person to read; empty where it does not tell."""
        fast = [mode for mode in self.modes if mode.rate_hz >= _SMOOTH_HZ] or self.modes
        if not fast:
            return ""
        (width, height), rate_hz = max((mode.size, mode.rate_hz) for mode in fast)
        return f"{width}x{height}, {rate_hz:.0f} Hz"


@dataclass(frozen=True, slots=True)
class VirtualCameraDevice:
    """A virtual camera to send to. spec: what to give to --output. trouble: why it cannot be used now, else empty."""

    spec: str
    name: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Microphone:
    """spec: what to give to --mic. is_default: the one the system would choose."""

    spec: str
    name: str
    channels: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class Devices:
    """Everything found. microphone_trouble: why microphones could not be listed, else empty. str(): for a person."""

    cameras: tuple[Camera, ...]
    virtual_cameras: tuple[VirtualCameraDevice, ...]
    microphones: tuple[Microphone, ...]
    compute_providers: tuple[ComputeProvider, ...]
    microphone_trouble: str = ""

    def __str__(self) -> str:
        cameras = (_line(c.spec, c.name, c.trouble or c.best) for c in self.cameras)
        virtual = (_line(v.spec, v.name, v.trouble) for v in self.virtual_cameras)
        microphones = (_line(m.spec, m.name, "default" if m.is_default else "") for m in self.microphones)
        providers = (_line("", p.name, "works" if p.works else p.reason) for p in self.compute_providers)
        return "\n".join(
            [
                _section("Cameras (--camera)", cameras, "none found; 'pattern' or a video file can stand in"),
                _section("Virtual cameras (--output)", virtual, "none found"),
                _section("Microphones (--mic)", microphones, self.microphone_trouble or "none found"),
                _section("Computing", providers, "none"),
            ]
        )


def list_devices() -> Devices:
    """Look what there is. On Linux no camera is started; elsewhere each is opened for a moment."""
    cameras, virtual = _linux_devices() if sys.platform == "linux" else (_opened_cameras(), _obs_camera())
    microphones, trouble = _microphones()
    return Devices(tuple(cameras), tuple(virtual), tuple(microphones), tuple(list_compute_providers()), trouble)


def list_cameras() -> list[Camera]:
    """Look for cameras only. To be asked while this process uses none of them: it would be told as in use."""
    return _linux_devices()[0] if sys.platform == "linux" else _opened_cameras()


def list_virtual_cameras() -> list[VirtualCameraDevice]:
    """Look for virtual cameras only; none is opened."""
    return _linux_devices()[1] if sys.platform == "linux" else _obs_camera()


def list_microphones() -> tuple[list[Microphone], str]:
    """Look for microphones only. Returns them, and why there are none, else empty."""
    return _microphones()


def _linux_devices() -> tuple[list[Camera], list[VirtualCameraDevice]]:
    cameras, virtual = [], []
    for path in v4l2.device_paths():
        name, device, reason = v4l2.device_name(path), *_queried(path)
        if v4l2.is_virtual(path) if device is None else device.is_loopback:
            virtual.append(VirtualCameraDevice(str(path), name, reason))
            if not fed_by_others(name, device):
                continue
        trouble = v4l2.camera_trouble(path)
        if trouble is None or trouble in _REASONS:
            cameras.append(_camera(path, name, trouble))
    return cameras, virtual


def fed_by_others(name: str, device: v4l2.VideoDevice | None) -> bool:
    """Tell whether a virtual camera is a camera to look into: another program feeds it, and it is not our own."""
    ours = name.casefold().startswith(_OURS)
    return device is not None and device.can_capture and not device.can_output and not ours


def _camera(path: Path, name: str, trouble: v4l2.Trouble | None) -> Camera:
    reason = _REASONS[trouble] if trouble else ""
    if trouble is v4l2.Trouble.BUSY and (holders := v4l2.holders(path)):
        reason = f"in use by {', '.join(holders)}"
    try:
        offered = tuple(camera_modes(path))
    except OSError as error:
        log.info("%s does not tell its sizes: %s", path, error)
        offered = ()
    return Camera(path.name[len("video") :], name, reason, stable_id(path), offered)


def _queried(path: Path) -> tuple[v4l2.VideoDevice | None, str]:
    """Return what a device says of itself, or why it does not."""
    try:
        return v4l2.query(path), ""
    except PermissionError:
        return None, _REASONS[v4l2.Trouble.FORBIDDEN]
    except OSError as error:
        log.info("%s: %s", path, error)
        return None, f"it does not answer: {error.strerror}"


def _opened_cameras() -> list[Camera]:
    from drivers.webcam_opening import open_camera

    found = []
    for index in range(_MOST_CAMERAS):
        try:
            camera = open_camera(index)
        except DeviceError:
            continue
        camera.close()
        found.append(Camera(str(index), camera.name))
    return found


def _obs_camera() -> list[VirtualCameraDevice]:
    """OBS's virtual camera, where OBS is installed. Whether it can be used shows when it is opened."""
    return [VirtualCameraDevice("virtual", "OBS Virtual Camera")] if _has_obs() else []


def _has_obs() -> bool:
    if sys.platform == "win32":
        import winreg

        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, _OBS_CLASS))
        except OSError:
            return False
        return True
    return _OBS_APPLICATION.is_dir()


def _microphones() -> tuple[list[Microphone], str]:
    """Return the microphones, or none and the reason."""
    try:
        inputs = best_sound_system().inputs()
    except DeviceError as error:
        log.info("no microphones: %s", error, exc_info=True)
        return [], error.user_message
    return [Microphone(str(one.index), one.name, one.channels, one.is_default) for one in inputs], ""


def _section(title: str, lines: Iterable[str], nothing: str) -> str:
    return "\n".join([title, *(list(lines) or [f"  {nothing}"])])


def _line(spec: str, name: str, note: str = "") -> str:
    return "  " + "  ".join(part for part in (f"{spec:<12}" if spec else "", name, f"({note})" if note else "") if part)
