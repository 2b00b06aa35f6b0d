"""The writer as the engine sees it: a process of its own making, or one that an engine before it has left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import weakref
from pathlib import Path
from typing import Protocol


class WriterProcess(Protocol):
    """pid is its number."""

    pid: int

    @property
    def ended(self) -> str:
        """How it ended, in words for the log; empty while it lives."""

    def kill(self) -> None:
        """End it at once. Harmless if it has ended."""

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end; return whether it came."""


class StartedWriter:
    """A child of this process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process, self.pid = process, process.pid

    @property
    def ended(self) -> str:
        """See WriterProcess."""
        status = self._process.poll()
        return "" if status is None else f"with status {status}"

    def kill(self) -> None:
        """See WriterProcess."""
        self._process.kill()

    def wait(self, timeout_s: float) -> bool:
        """See WriterProcess."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True


class LeftWriter:
    """A process that another one has started, on Linux. Raises ProcessLookupError if it is no more.

    It is held by a file that stands for it: a number that the system gives to another process later does no harm.
    """

    def __init__(self, pid: int) -> None:
        self.pid, self._file = pid, os.pidfd_open(pid)
        weakref.finalize(self, os.close, self._file)

    @property
    def ended(self) -> str:
        """See WriterProcess."""
        return "somehow" if self.wait(0.0) else ""

    def kill(self) -> None:
        """See WriterProcess."""
        if not self.ended:
            signal.pidfd_send_signal(self._file, signal.SIGKILL)

    def wait(self, timeout_s: float) -> bool:
        """See WriterProcess."""
        return bool(select.select([self._file], [], [], timeout_s)[0])


def left_writer(pid: int, born: int) -> LeftWriter | None:
    """Return the process of that number if it was born then; None where it has gone."""
    if not (pid and born):
        return None
    try:
        left = LeftWriter(pid)
    except ProcessLookupError:
        return None
    return left if born_at(pid) == born else None


def born_at(pid: int) -> int:
    """Return when a process began, as the system counts; 0 where it has gone or the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    # the name in brackets may hold anything
    return int(told.rsplit(")", 1)[1].split()[19])
