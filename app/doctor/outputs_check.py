"""Where pictures go: virtual cameras and PipeWire. Each is opened for a moment and sent one grey picture."""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.doctor.finding import Finding, Level, soften
from app.doctor.patience import HungError, within
from app.doctor.wording import finding_from, finding_of
from drivers import v4l2
from drivers.devices import VirtualCameraDevice, list_virtual_cameras
from drivers.sinks import open_sink
from engine.errors import LiveError, UsageError
from engine.ports import PictureSink

log = logging.getLogger(__name__)

CAMERA, PIPEWIRE = "Virtual camera", "PipeWire"
_LIST_WITHIN_S, _SEND_WITHIN_S, _DAEMON_WITHIN_S = 4.0, 5.0, 2.0
_SIZE, _RATE_HZ, _GREY = (1280, 720), 30.0, 127

Opener = Callable[[str, tuple[int, int], float], PictureSink]


@dataclass(frozen=True, slots=True)
class PipeWire:
    """PipeWire on this machine. version: of its library, empty where there is none. runs: its daemon answers."""

    version: str
    runs: bool


def look_at_outputs(
    find: Callable[[], list[VirtualCameraDevice]] = list_virtual_cameras,
    open_output: Opener = open_sink,
    find_pipewire: Callable[[], PipeWire | None] | None = None,
    in_own_use: Callable[[VirtualCameraDevice], bool] | None = None,
) -> list[Finding]:
    """Try every way out. A fault only where none takes pictures."""
    virtual = _look_at_virtual(find, open_output, in_own_use or _is_in_own_use)
    pipewire = within(_DAEMON_WITHIN_S, find_pipewire or this_pipewire)
    if pipewire is None:
        return soften(virtual)
    found = soften([*virtual, _look_at_pipewire(pipewire, open_output)])
    if all(one.level is Level.FAULT for one in found):
        # the virtual camera is what is in the way; PipeWire is only another way
        found[-1] = replace(found[-1], level=Level.WARNING)
    return found


def this_pipewire() -> PipeWire | None:
    """Return how PipeWire is on this machine, or None on systems that do not have it."""
    if sys.platform != "linux":
        return None
    return PipeWire(_library_version(), _answers(daemon_path(os.environ)))


def daemon_path(environment: Mapping[str, str]) -> Path | None:
    """Return where PipeWire's daemon listens, or None outside of a session."""
    folder = environment.get("PIPEWIRE_RUNTIME_DIR") or environment.get("XDG_RUNTIME_DIR")
    return Path(folder) / environment.get("PIPEWIRE_REMOTE", "pipewire-0") if folder else None


def _look_at_virtual(
    find: Callable[[], list[VirtualCameraDevice]], open_output: Opener, own: Callable[[VirtualCameraDevice], bool]
) -> list[Finding]:
    try:
        devices = within(_LIST_WITHIN_S, find)
    except HungError:
        return [Finding(CAMERA, Level.FAULT, "The list of virtual cameras does not come.", "Restart the computer.")]
    # without any, opening one says what is missing and how to get it
    wanted = devices or [VirtualCameraDevice("virtual", "")]
    return soften(_look_at(device, open_output, own) for device in wanted)


def _look_at(device: VirtualCameraDevice, open_output: Opener, own: Callable[[VirtualCameraDevice], bool]) -> Finding:
    name = f"{CAMERA} {device.name}".strip()
    if own(device):
        return Finding(name, Level.OK, "Understudy itself uses it now.")
    if device.trouble:
        why, _, fix = device.trouble.partition(": ")
        return Finding(name, Level.FAULT, f"{why[:1].upper()}{why[1:]}.", "Run the command, then log in again.", fix)
    return _send_one(name, device.spec, open_output, "It is free and takes pictures.")


def _look_at_pipewire(pipewire: PipeWire, open_output: Opener) -> Finding:
    if not pipewire.version:
        return Finding(
            PIPEWIRE,
            Level.FAULT,
            "PipeWire is not installed.",
            "Some browsers can use it as a camera.",
            "sudo apt install pipewire",
        )
    if not pipewire.runs:
        return Finding(
            PIPEWIRE,
            Level.FAULT,
            f"PipeWire {pipewire.version} is installed, but does not run.",
            "Start it.",
            "systemctl --user start pipewire wireplumber",
        )
    return _send_one(PIPEWIRE, "pipewire", open_output, f"PipeWire {pipewire.version} runs and takes pictures.")


def _send_one(name: str, spec: str, open_output: Opener, good: str) -> Finding:
    try:
        within(_SEND_WITHIN_S, lambda: _open_and_send(spec, open_output))
    except HungError:
        return Finding(name, Level.FAULT, "It does not answer.", "Close the programs that show it, and check again.")
    except UsageError as error:
        return finding_from(name, Level.FAULT, error.user_message.replace(f"--output {spec} is", "It is", 1))
    except LiveError as error:
        log.info("%s", spec, exc_info=True)
        return finding_of(name, Level.FAULT, error)
    return Finding(name, Level.OK, good)


def _open_and_send(spec: str, open_output: Opener) -> None:
    sink = open_output(spec, _SIZE, _RATE_HZ)
    try:
        width, height = sink.size
        sink.send(np.full((height, width, 3), _GREY, np.uint8))
    finally:
        sink.close()


def _is_in_own_use(device: VirtualCameraDevice) -> bool:
    return sys.platform == "linux" and bool(v4l2.own_handles(Path(device.spec)))


def _library_version() -> str:
    name = ctypes.util.find_library("pipewire-0.3") or "libpipewire-0.3.so.0"
    try:
        ask = ctypes.CDLL(name).pw_get_library_version
    except (OSError, AttributeError):
        return ""
    ask.restype = ctypes.c_char_p
    return str((ask() or b"").decode())


def _answers(path: Path | None) -> bool:
    if path is None or sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(_DAEMON_WITHIN_S / 2)
        try:
            line.connect(str(path))
        except OSError:
            return False
    return True
