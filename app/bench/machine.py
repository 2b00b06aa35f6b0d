"""The machine a benchmark ran on, without anything that names its owner."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

_CPUINFO, _MEMINFO = Path("/proc/cpuinfo"), Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """processor: its name; cores: as the system counts them; memory_gb (1e9 bytes): None where it is not told."""

    processor: str
    cores: int
    memory_gb: float | None
    system: str
    python: str


def this_machine() -> Machine:
    """Return what the system tells."""
    memory_kb = _field(_MEMINFO, "MemTotal")
    return Machine(
        processor=_field(_CPUINFO, "model name") or platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        memory_gb=round(int(memory_kb.split()[0]) * 1024 / 1e9, 1) if memory_kb else None,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
    )


def _field(file: Path, name: str) -> str:
    """Return one of the fields in a file of Linux's, empty on other systems."""
    if not file.exists():
        return ""
    for line in file.read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
