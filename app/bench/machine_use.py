"""What a running process takes of the machine, read where the system tells it."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from app.bench.case import Use
from app.memory import peak_mb, resident_mb

_TASKS = Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Moment:
    """Time, processor seconds so far, and the same by thread: number and name → seconds."""

    at_s: float
    cpu_s: float
    by_thread: dict[tuple[int, str], float]


class MachineUse:
    """Reads the process between its making and result(). look() is to be called often."""

    def __init__(self) -> None:
        self._begun = now()
        self._samples: list[tuple[float, float]] = []
        self._threads = 0
        self.look()

    def look(self) -> None:
        """Read memory and threads."""
        held_mb = resident_mb()
        if held_mb is not None:
            self._samples.append((time.monotonic(), held_mb))
        self._threads = max(self._threads, _count_threads())

    def result(self) -> Use:
        """Return what was taken until now."""
        self.look()
        begun, ended = self._begun, now()
        length_s = max(ended.at_s - begun.at_s, 1e-6)
        by_thread: dict[str, float] = {}
        for (number, name), cpu_s in ended.by_thread.items():
            used_s = cpu_s - begun.by_thread.get((number, name), 0.0)
            by_thread[name] = by_thread.get(name, 0.0) + used_s / length_s
        half_s = (begun.at_s + ended.at_s) / 2
        return Use(
            cpu=(ended.cpu_s - begun.cpu_s) / length_s,
            cpu_by_thread=dict(sorted(by_thread.items(), key=lambda item: -item[1])),
            threads=self._threads or None,
            peak_mb=peak_mb(),
            half_time_mb=next((held for at_s, held in self._samples if at_s >= half_s), None),
            end_mb=self._samples[-1][1] if self._samples else None,
        )


def now() -> Moment:
    """Return what the process has used so far."""
    return Moment(time.monotonic(), time.process_time(), _by_thread())


def _by_thread() -> dict[tuple[int, str], float]:
    """Return processor seconds by thread; nothing where there is no /proc."""
    if not _TASKS.is_dir():
        return {}
    ours = {thread.native_id: thread.name for thread in threading.enumerate()}
    ticks = os.sysconf("SC_CLK_TCK")
    found = {}
    for folder in _TASKS.iterdir():
        try:
            # the name, in brackets, may hold anything; fields 14 and 15 are user and system time
            name, rest = (folder / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            # it has just ended
            continue
        fields = rest.split()
        number = int(folder.name)
        found[number, ours.get(number, f"native: {name.split('/')[0]}")] = (int(fields[11]) + int(fields[12])) / ticks
    return found


def _count_threads() -> int:
    return sum(1 for _ in _TASKS.iterdir()) if _TASKS.is_dir() else 0
