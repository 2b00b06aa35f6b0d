"""What the window asks of the machine, each done beside the window: devices, gestures, the check-up, a snapshot."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QImage

from app import paths
from app.model_folders import model_folders
from app.panel import opening
from app.panel.cards import Choice, DeviceChoices
from app.panel.pictures import to_rgb
from engine.errors import DeviceError
from engine.frame import Image

if TYPE_CHECKING:
    from app.doctor.finding import Finding
    from app.library.entry import AvatarEntry
    from app.library.library import AvatarLibrary
    from app.settings import Settings

log = logging.getLogger(__name__)

# a webcam's first pictures are dark until it has looked around
_WARM_UP_S, _PATIENCE_S = 1.0, 5.0


def find_devices() -> DeviceChoices:
    """Return what there is, with what can stand in for it."""
    from app.doctor.outputs_check import this_pipewire
    from drivers.devices import list_devices
    from engine.animators.registry import ANIMATORS, why_unavailable

    translate, found, models = QCoreApplication.translate, list_devices(), model_folders()
    # by what stays the same when a camera is plugged in elsewhere
    cameras = [Choice(one.id or one.spec, one.name, one.trouble) for one in found.cameras]
    cameras.append(Choice("pattern", translate("looking", "Test pattern: a drawn face"), stand_in=True))
    outputs = [Choice(one.spec, one.name, one.trouble) for one in found.virtual_cameras]
    pipewire = this_pipewire()
    if pipewire is not None and pipewire.runs:
        # not the first choice: Zoom and Teams do not look there
        outputs.append(Choice("pipewire", translate("looking", "PipeWire camera: for browsers and OBS"), stand_in=True))
    outputs.append(Choice("null", translate("looking", "Preview only: nobody else sees it"), stand_in=True))
    engines = [Choice("auto", translate("looking", "Automatic: the best that runs here"))]
    engines += [Choice(name, name, why_unavailable(name, models)) for name in sorted(ANIMATORS)]
    # by name: numbers change with what is plugged in
    microphones = tuple(Choice(one.name, one.name) for one in found.microphones)
    return DeviceChoices(tuple(cameras), tuple(outputs), microphones, tuple(engines))


def find_capabilities(engine: str) -> frozenset[str]:
    """Return what an engine can do. Raises UsageError for one that is not there."""
    from engine.animators.registry import capabilities_of

    return capabilities_of(engine, model_folders())


def find_gestures() -> tuple[str, ...]:
    """Return the names of the gestures that ship. Raises BadInputError where their file is broken."""
    from engine.motion.expressions import load_expressions

    return tuple(load_expressions(paths.assets_dir() / "motions" / "expressions.npz"))


def check_up(on_check: Callable[[str], None]) -> list[Finding]:
    """Return what the check-up finds. on_check: told the name of each check before it begins, on this thread."""
    from app.doctor import examine

    return examine(on_check=on_check)


def add_picture(library: AvatarLibrary, picture: QImage, name: str) -> AvatarEntry:
    """Add a picture from the clipboard to the library. Raises PhotoError or NoFaceError."""
    return library.add_image(to_rgb(picture), name)


def add_snapshot(
    library: AvatarLibrary, settings: Settings, devices: DeviceChoices, view: Image | None, name: str
) -> AvatarEntry:
    """Add what the camera sees now to the library. view: its newest picture where it runs already. Raises LiveError."""
    return library.add_image(_snapshot(settings, devices) if view is None else view, name)


def _snapshot(settings: Settings, devices: DeviceChoices) -> Image:
    """Open the camera for a moment and return one picture. Raises DeviceError."""
    source = opening.open_camera(settings, devices)
    try:
        started_s, image = time.monotonic(), None
        while image is None or time.monotonic() - started_s < _WARM_UP_S:
            frame = source.read(0.5)
            image = image if frame is None else frame.image
            if time.monotonic() - started_s > _PATIENCE_S:
                raise DeviceError("The camera gives no picture. Close other programs that use it and try again.")
        return image
    finally:
        source.close()
