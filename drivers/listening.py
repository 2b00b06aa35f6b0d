"""Hands what a microphone delivers to all who listen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from engine.errors import LiveError
from engine.frame import AudioBlock
from engine.ports import AudioSource
from engine.worker import Worker

log = logging.getLogger(__name__)

_READ_TIMEOUT_S = 0.25
Listener = Callable[[AudioBlock], None]


class Listening:
    """Owns a microphone and the thread that reads it. Listeners come and go while it runs, and must not wait.

    start and stop, or `with`. add and remove may be called from any thread.
    """

    def __init__(self, source: AudioSource) -> None:
        self.source = source
        self._listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()
        self._trouble = ""
        self._worker = Worker("listen", self._step, self._failed, error_pause_s=0.2)

    @property
    def trouble(self) -> str:
        """What is wrong with the microphone, in a sentence for the user; empty while sound comes."""
        return self._trouble

    def add(self, listener: Listener) -> None:
        """Give listener every block from now on, on the reading thread."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

    def remove(self, listener: Listener) -> None:
        """Give it no more. Harmless for one that does not listen."""
        with self._lock:
            self._listeners = tuple(one for one in self._listeners if one != listener)

    def start(self) -> None:
        """Begin to read. May be called once."""
        self._worker.start()

    def stop(self) -> None:
        """End the thread and close the microphone. Safe to call twice. Raises WorkerStuckError."""
        try:
            self._worker.stop()
        finally:
            self.source.close()

    def __enter__(self) -> Listening:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _step(self) -> None:
        block = self.source.read(_READ_TIMEOUT_S)
        if block is None:
            return
        self._trouble = ""
        for listener in self._listeners:
            listener(block)

    def _failed(self, error: Exception) -> None:
        message = error.user_message if isinstance(error, LiveError) else f"The microphone failed ({error})."
        if message != self._trouble:
            log.warning("%s", message, exc_info=error)
        self._trouble = message
