"""Slow work beside the window: one thread, one errand after the other, each answer back on the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from engine.errors import LiveError
from engine.worker import Worker

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.1
# reading one photo or clip cannot be cut short; on a machine under load a photo takes a few seconds, a clip some more
_PATIENCE_S = 30.0
_MISTAKE = "Something went wrong inside ({kind}: {error}). Start the program with --verbose and report what it says."


@dataclass(frozen=True, slots=True)
class _Errand:
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[str], None]


class Errands(QObject):
    """Owns one thread. What is asked for runs in order; then and failed are called on the thread of this object."""

    _answered = pyqtSignal(object, object)
    _failed = pyqtSignal(object, str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[_Errand] = deque()
        self._asked = threading.Event()
        self._current: _Errand | None = None
        self._closed = False
        self._answered.connect(self._answer)
        self._failed.connect(self._fail)
        self._worker = Worker(name, self._step, self._went_wrong, error_pause_s=0.0)
        self._worker.start()

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
        *,
        urgent: bool = False,
    ) -> None:
        """Run work on the thread; then gets its result, failed gets a text for the user. urgent: before what waits."""
        errand = _Errand(work, then, failed or log.warning)
        if urgent:
            self._waiting.appendleft(errand)
        else:
            self._waiting.append(errand)
        self._asked.set()

    def forget(self) -> None:
        """Drop what has not begun yet."""
        self._waiting.clear()

    def request_close(self) -> None:
        """Begin to end: drop what waits, answer nobody any more, and do not wait for what runs."""
        self._closed = True
        self.forget()
        self._worker.request_stop()

    @property
    def closing(self) -> bool:
        """Whether nobody waits for answers any more; a long errand looks at it."""
        return self._closed

    def close(self, timeout_s: float = _PATIENCE_S) -> None:
        """Drop what waits, let what runs end, and answer nobody any more. Raises WorkerStuckError."""
        self.request_close()
        self._worker.stop(timeout_s)

    def _step(self) -> None:
        # cleared before looking: what is asked for in between is seen at the next step
        self._asked.clear()
        try:
            self._current = self._waiting.popleft()
        except IndexError:
            self._asked.wait(_LOOK_EVERY_S)
            return
        errand, result = self._current, self._current.work()
        self._answered.emit(errand, result)

    def _went_wrong(self, error: Exception) -> None:
        """On the thread: a failure of ours ends in words too, and the log gets the whole story."""
        if isinstance(error, LiveError):
            text = error.user_message
        else:
            log.error("an errand failed", exc_info=error)
            text = _MISTAKE.format(kind=type(error).__name__, error=error)
        self._failed.emit(self._current, text)

    def _answer(self, errand: _Errand, result: object) -> None:
        if not self._closed:
            errand.then(result)

    def _fail(self, errand: _Errand, text: str) -> None:
        if not self._closed:
            errand.failed(text)
