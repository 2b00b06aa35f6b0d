"""One thread with one owner."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from engine.errors import WorkerStuckError

log = logging.getLogger(__name__)


class Worker:
    """Runs step() again and again on one thread. Each step must end within 0.5 s.

    An exception from step goes to on_error, and the loop goes on; after it the loop waits error_pause_s, so that a
    step that fails at once does not take a whole core. on_error must only post the error, never call stop.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], None],
        on_error: Callable[[Exception], None],
        *,
        error_pause_s: float = 0.05,
    ) -> None:
        self._step, self._on_error, self._error_pause_s = step, on_error, error_pause_s
        self._quit = threading.Event()
        # daemon: a hung device must not keep the program from quitting
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def name(self) -> str:
        """The thread's name."""
        return self._thread.name

    @property
    def stopping(self) -> bool:
        """True once stop was asked for; a long step looks at it."""
        return self._quit.is_set()

    def start(self) -> None:
        """Start the thread. May be called once."""
        self._thread.start()

    def request_stop(self) -> None:
        """Ask the loop to end without waiting for it."""
        self._quit.set()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Ask the loop to end and wait. Safe to call twice. Raises WorkerStuckError if it does not end."""
        self._quit.set()
        if self._thread.ident is None:
            return
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            raise WorkerStuckError(self.name)

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._quit.is_set():
            try:
                self._step()
            except Exception as error:  # the program's only broad except that goes on: the owner decides
                log.debug("worker %s", self.name, exc_info=True)
                self._on_error(error)
                self._quit.wait(self._error_pause_s)
