"""Waits for what may never end: a driver that hangs must not hang the check-up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from engine.errors import DeviceError
from engine.worker import Worker

T = TypeVar("T")


class HungError(DeviceError):
    """Something did not answer in time."""


def within(timeout_s: float, work: Callable[[], T]) -> T:
    """Return what work returns, done on a thread of its own. Raises what it raises.

    Raises HungError after timeout_s; the thread is left to itself then, and what it does is no longer waited for.
    """
    return _Once(work).wait(timeout_s)


class _Once(Generic[T]):
    """Owns the thread on which something is done once."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._errors: list[Exception] = []
        self._done = threading.Event()
        self._worker = Worker("check-up", self._step, self._failed, error_pause_s=0.0)

    def wait(self, timeout_s: float) -> T:
        self._worker.start()
        if not self._done.wait(timeout_s):
            self._worker.request_stop()
            raise HungError(f"It did not answer within {timeout_s:g} seconds.")
        self._worker.stop()
        if self._errors:
            raise self._errors[0]
        return self._results[0]

    def _step(self) -> None:
        self._results.append(self._work())
        self._end()

    def _failed(self, error: Exception) -> None:
        self._errors.append(error)
        self._end()

    def _end(self) -> None:
        self._worker.request_stop()
        self._done.set()
