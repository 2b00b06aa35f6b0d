"""The program's global hotkeys: switched on and off, and changed while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from app.hotkeys.backend import HotkeyBackend, HotkeyError
from app.hotkeys.choosing import choose_backend
from app.hotkeys.chord import Chord

log = logging.getLogger(__name__)


class Hotkeys:
    """Owns a back end while hotkeys are on. on_action gets an action's name, on a thread of the back end's.

    All methods belong to one thread, on a Mac the main one. open_backend: for tests.
    """

    def __init__(
        self, on_action: Callable[[str], None], open_backend: Callable[[], HotkeyBackend] = choose_backend
    ) -> None:
        self._on_action, self._open_backend = on_action, open_backend
        self._backend: HotkeyBackend | None = None
        self._hotkeys: dict[str, str] = {}
        self.trouble = ""

    @property
    def backend_name(self) -> str:
        """What hears the keys ("X11", "desktop portal", …); empty while off."""
        return "" if self._backend is None else self._backend.name

    @property
    def refused(self) -> dict[str, str]:
        """Return action's name → why its chord does not work now."""
        return {} if self._backend is None else dict(self._backend.refused)

    def use(self, hotkeys: Mapping[str, str], on: bool = True) -> str:
        """Listen for these chords (as in Settings) and no others; return what prevents it, in a sentence, or nothing.

        Also in trouble. What is used already is left as it is.
        """
        wanted = {action: text for action, text in hotkeys.items() if text} if on else {}
        if wanted == self._hotkeys and not self.trouble:
            return ""
        self.stop()
        self._hotkeys = wanted
        if wanted:
            try:
                backend = self._open_backend()
                backend.start({action: Chord.parse(text) for action, text in wanted.items()}, self._on_action)
                self._backend = backend
            except HotkeyError as error:
                log.info("no global hotkeys", exc_info=error)
                self.trouble = error.user_message
        return self.trouble

    def stop(self) -> None:
        """Let go of all chords. Safe to call twice. Raises WorkerStuckError."""
        backend, self._backend = self._backend, None
        self._hotkeys, self.trouble = {}, ""
        if backend is not None:
            backend.stop()
