"""The process with the engine, as the one that looks after it sees it: its own copy, made by fork."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterable

_SET_SIGNAL_AT_PARENTS_END, _SET_REAPER = 1, 36


def adopt_orphans() -> None:
    """Become the parent of whatever a dead engine leaves behind, so that nothing stays a zombie."""
    _tell_system(_SET_REAPER, 1)


class EngineProcess:
    """A child that goes on where it was made: its constructor returns twice, here and in the child.

    There pid is 0, signals reach it as ever, and it is asked to end when this process ends, however that happens.
    """

    def __init__(self, held_back: Iterable[signal.Signals]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid:
            return
        _tell_system(_SET_SIGNAL_AT_PARENTS_END, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, held_back)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal. Harmless if it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def reap(self) -> int | None:
        """Take note of all processes that have ended; return how this one did: see os.waitstatus_to_exitcode."""
        ended = None
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] == self.pid:
                    ended = os.waitstatus_to_exitcode(found[1])
        return ended


def _tell_system(what: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(what, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
