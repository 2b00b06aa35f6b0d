"""How much memory the program holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in MB (1e6 bytes): the most ever, now, and after 20 s; None where the system does not tell."""

    peak: float | None = None
    last: float | None = None
    settled: float | None = None


def resident_mb() -> float | None:
    """Return what the process holds now."""
    return _read("VmRSS")


def peak_mb() -> float | None:
    """Return the most that the process ever held."""
    return _read("VmHWM")


def _read(name: str) -> float | None:
    """Return one of the sizes in Linux's process status; other systems have no such file."""
    if not _STATUS.exists():
        return None
    for line in _STATUS.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return round(int(line.split()[1]) * 1024 / 1e6, 1)
    return None
