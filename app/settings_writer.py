"""Writes settings on a thread of its own: a slow disk never holds up the window."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.settings import Settings
from engine.errors import LiveError
from engine.mailbox import Mailbox
from engine.worker import Worker

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.2


class SettingsWriter:
    """Writes the newest snapshot it was given. say: told once, in a sentence, that writing does not work.

    say is called on the writer's thread. The thread runs from the first write to close.
    """

    def __init__(self, save: Callable[[Settings], None], say: Callable[[str], None]) -> None:
        self._save, self._say = save, say
        self._waiting: Mailbox[Settings] = Mailbox()
        self._worker: Worker | None = None
        self._told = ""

    def write(self, settings: Settings) -> None:
        """Write settings soon; older ones that still wait are left out. Returns at once."""
        self._waiting.put(settings)
        if self._worker is None:
            self._worker = Worker("settings", self._step, self._failed)
            self._worker.start()

    def close(self) -> None:
        """End the thread and write what still waits. Safe to call twice. Raises WorkerStuckError."""
        if self._worker is None:
            return
        worker, self._worker = self._worker, None
        worker.stop()
        try:
            self._write(self._waiting.take(0.0))
        except LiveError as error:
            self._failed(error)

    def _step(self) -> None:
        self._write(self._waiting.take(_LOOK_EVERY_S))

    def _write(self, settings: Settings | None) -> None:
        if settings is not None:
            self._save(settings)
            self._told = ""

    def _failed(self, error: Exception) -> None:
        log.warning("settings are not saved", exc_info=error)
        message = error.user_message if isinstance(error, LiveError) else f"Settings cannot be saved ({error})."
        if message != self._told:
            self._told = message
            self._say(message)
