"""Names of cameras that stay the same when they are plugged in elsewhere or found in another order (Linux)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drivers import v4l2

BY_ID = Path("/dev/v4l/by-id")
_AT = "at:"


@dataclass(frozen=True, slots=True)
class Places:
    """Where devices are looked for; other folders in tests."""

    sysfs: Path = v4l2.SYSFS
    dev: Path = Path("/dev")
    by_id: Path = BY_ID


SYSTEM = Places()


def stable_id(path: Path, places: Places = SYSTEM) -> str:
    """Return what to remember a device by. Needs no permission.

    The name that udev makes of maker, model and serial number; where there is none (or two cameras share one) the
    place on the bus, with the camera's name and which of its devices it is.
    """
    return _udev_id(path, places) or _place_id(path, places)


def path_of_id(wanted: str, places: Places = SYSTEM) -> Path | None:
    """Return where a device with a stable id is now, or None.

    A camera remembered by its place is also found in another socket, as long as just one has its name.
    """
    paths = v4l2.device_paths(places.sysfs, places.dev)
    for path in paths:
        if wanted in (_udev_id(path, places), _place_id(path, places)):
            return path
    if not wanted.startswith(_AT):
        return None
    _, index, name = wanted.split("#", 2) if wanted.count("#") >= 2 else (wanted, "", "")
    alike = [path for path in paths if name and (_index(path, places), _name(path, places)) == (index, name)]
    return alike[0] if len(alike) == 1 else None


def name_in_id(identity: str) -> str:
    """Return what a stable id tells of its camera's name; empty for what is no stable id."""
    if identity.startswith(_AT) and identity.count("#") >= 2:
        return identity.split("#", 2)[2] or identity
    bus, found, _ = identity.partition("-video-index")
    return bus.partition("-")[2].replace("_", " ") if found else ""


def path_of_name(wanted: str, places: Places = SYSTEM) -> Path | None:
    """Return the first device that a person calls so: its whole name, or a part that only one camera has."""
    named = [(path, _name(path, places).casefold()) for path in v4l2.device_paths(places.sysfs, places.dev)]
    # the others of a camera's devices deliver no pictures
    first = [(path, name) for path, name in named if _index(path, places) in ("", "0")]
    looked_for = wanted.strip().casefold()
    if not looked_for:
        return None
    same = [path for path, name in first if name == looked_for]
    alike = [path for path, name in first if looked_for in name]
    return same[0] if same else alike[0] if len(alike) == 1 else None


def _udev_id(path: Path, places: Places) -> str:
    try:
        links = sorted(places.by_id.iterdir())
    except OSError:
        # no such folder where no camera, or no udev, is there
        return ""
    return next((link.name for link in links if link.resolve() == path.resolve()), "")


def _place_id(path: Path, places: Places) -> str:
    parts = (places.sysfs / path.name).resolve().parts
    if "video4linux" not in parts:
        return ""
    before = parts[: parts.index("video4linux")]
    start = before.index("devices") + 1 if "devices" in before else 0
    return f"{_AT}{'/'.join(before[start:])}#{_index(path, places)}#{_name(path, places)}"


def _index(path: Path, places: Places) -> str:
    try:
        return (places.sysfs / path.name / "index").read_text().strip()
    except OSError:
        return ""


def _name(path: Path, places: Places) -> str:
    return v4l2.device_name(path, places.sysfs)
