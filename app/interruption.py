"""Ctrl-C and a polite kill: raised once in the main thread, and remembered in case a library swallows it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

_asked = threading.Event()


def catch_signals() -> None:
    """From now on SIGINT and SIGTERM raise KeyboardInterrupt. Call it in the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def raise_if_asked() -> None:
    """Raise KeyboardInterrupt if somebody asked for the end: for loops that would otherwise run on.

    An exception that meets a callback or a finaliser of some library is dropped there, and the signal is over.
    """
    if was_asked():
        raise KeyboardInterrupt


def was_asked() -> bool:
    """Return whether somebody asked for the end. An error after that may be what a library made of the exception."""
    return _asked.is_set()


def leave_at_once(status: int) -> NoReturn:
    """End the program without the libraries' farewells, which are known to crash after an interruption.

    MediaPipe's graphs call Python back; an exception that meets such a call leaves them broken, and their destructors,
    which run when the interpreter ends, abort the process. Files and devices must have been closed before.
    """
    for child in multiprocessing.active_children():
        child.terminate()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        # a program without a console has none
        if stream is not None:
            stream.flush()
    os._exit(status)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # once: a second Ctrl-C must not cut short the closing of devices and files, which has time limits of its own
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _asked.set()
    raise KeyboardInterrupt
