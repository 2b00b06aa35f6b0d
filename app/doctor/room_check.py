"""Free memory and disk space."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app import user_paths
from app.doctor.finding import Finding, Level

MEMORY, DISK = "Memory", "Disk"
# a session holds about half a gigabyte; beside it the camera program needs its own
_NEEDED_MEMORY_GB = 1.0
# the largest networks, and a quarter of an hour of recording
_NEEDED_DISK_GB = 1.0
_MEMINFO = Path("/proc/meminfo")


def look_at_room(
    free_memory_gb: Callable[[], float | None] | None = None, free_disk_gb: Callable[[Path], float] | None = None
) -> list[Finding]:
    """Return whether there is room. Never a fault: a call may still go well."""
    free_gb = (free_memory_gb or _free_memory_gb)()
    disk = free_disk_gb or _free_disk_gb
    places = {"recordings": user_paths.recordings_dir(), "networks": user_paths.models_dir()}
    judged = [judge_disk(what, folder, disk(folder)) for what, folder in places.items()]
    # one line is enough where both have room
    short = [one for one in judged if one.level is not Level.OK]
    return [*([] if free_gb is None else [judge_memory(free_gb)]), *(short or judged[:1])]


def judge_memory(free_gb: float) -> Finding:
    """Return whether free_gb of memory are enough."""
    if free_gb >= _NEEDED_MEMORY_GB:
        return Finding(MEMORY, Level.OK, f"{free_gb:.1f} GB are free.")
    return Finding(MEMORY, Level.WARNING, f"Only {free_gb:.1f} GB are free.", "Close other programs before a call.")


def judge_disk(what: str, folder: Path, free_gb: float) -> Finding:
    """Return whether free_gb are enough on the disk of a folder. what: is to go there."""
    if free_gb >= _NEEDED_DISK_GB:
        return Finding(DISK, Level.OK, f"{free_gb:.0f} GB are free for recordings and networks.")
    return Finding(
        DISK, Level.WARNING, f"Only {free_gb:.1f} GB are free for {what} in {folder}.", "Make room on this disk."
    )


def _free_memory_gb() -> float | None:
    """Return what programs can still have, or None where the system does not tell (all but Linux)."""
    if not _MEMINFO.exists():
        return None
    for line in _MEMINFO.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024 / 1e9
    return None


def _free_disk_gb(folder: Path) -> float:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free / 1e9
