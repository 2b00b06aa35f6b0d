"""Works ahead: items are made on one thread while another one uses those made before."""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from itertools import chain, islice
from types import TracebackType
from typing import Generic, TypeVar

from engine.errors import WorkerStuckError
from engine.worker import Worker

log = logging.getLogger(__name__)

T = TypeVar("T")

_POLL_S = 0.1
_STOP_TIMEOUT_S = 10.0


class Prefetch(Generic[T]):
    """Iterates over items in the same order, made at most depth ahead on a thread of its own. Use as a context manager.

    What making an item raises is raised by the iteration.
    """

    def __init__(self, name: str, items: Iterator[T], depth: int = 4) -> None:
        self._items = items
        # an item in a tuple of one, an error, or None at the end
        self._made: queue.Queue[tuple[T] | Exception | None] = queue.Queue(depth)
        self._worker = Worker(name, self._make_one, self._failed)

    def __iter__(self) -> Iterator[T]:
        while (made := self._next()) is not None:
            if isinstance(made, Exception):
                raise made
            yield made[0]

    def __enter__(self) -> Prefetch[T]:
        self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._worker.stop(_STOP_TIMEOUT_S)
        except WorkerStuckError as stuck:
            # what ended the work is what the user is to hear
            if error is None:
                raise
            log.warning("%s", stuck)

    def _next(self) -> tuple[T] | Exception | None:
        while True:
            try:
                return self._made.get(timeout=_POLL_S)
            except queue.Empty:
                assert not self._worker.stopping or not self._made.empty(), "used after its end"

    def _make_one(self) -> None:
        try:
            item = next(self._items)
        except StopIteration:
            self._put(None)
            self._worker.request_stop()
        else:
            self._put((item,))

    def _failed(self, error: Exception) -> None:
        self._put(error)
        self._worker.request_stop()

    def _put(self, made: tuple[T] | Exception | None) -> None:
        while not self._worker.stopping:
            try:
                self._made.put(made, timeout=_POLL_S)
                return
            except queue.Full:
                continue


def begun(items: Iterator[T]) -> Iterator[T]:
    """Return the same items, the first of them made already, by the calling thread.

    For a first item that takes long: an interruption of the calling thread ends it, one of a Prefetch must wait for it.
    """
    first = list(islice(items, 1))
    return chain(first, items)
