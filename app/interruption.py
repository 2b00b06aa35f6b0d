"""Ctrl-C and a polite kill: raised once in the main thread, and remembered in case a library swallows it."""

from __future__ import annotations

import signal
import threading
from types import FrameType

_asked = threading.Event()


def catch_signals() -> None:
    """From now on SIGINT and SIGTERM raise KeyboardInterrupt. Call it in the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def raise_if_asked() -> None:
    """Raise KeyboardInterrupt if somebody asked for the end: for loops that would otherwise run on.

    An exception that meets a callback or a finaliser of some library is dropped there, and the signal is over.
    """
    if _asked.is_set():
        raise KeyboardInterrupt


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # once: a second Ctrl-C must not cut short the closing of devices and files, which has time limits of its own
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _asked.set()
    raise KeyboardInterrupt
