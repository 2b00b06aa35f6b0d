"""The avatars of a session: all prepared, one of them on stage."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from engine.avatar import Avatar
from engine.clock import Clock
from engine.errors import UsageError
from engine.portrait.portrait import Portrait
from engine.ports import Animator


class Cast:
    """Prepares every portrait once and keeps it, so that going over to another takes one frame. Thread-safe.

    The first portrait is prepared by the constructor's caller in begin(), the others by calls of prepare_next() on a
    worker.
    """

    def __init__(self, portraits: Sequence[Portrait], animator: Animator, size: tuple[int, int], clock: Clock) -> None:
        names = tuple(portrait.name for portrait in portraits)
        if not names or len(set(names)) < len(names):
            raise UsageError("Give at least one avatar, and each one a name of its own.")
        self._animator, self._size, self._clock = animator, size, clock
        self._waiting = {portrait.name: portrait for portrait in portraits}
        self._ready: dict[str, Avatar] = {}
        self._broken: set[str] = set()
        self._names, self._wanted = names, names[0]
        self._current: Avatar | None = None
        self._lock = threading.Lock()

    @property
    def wanted(self) -> str:
        """The name of the avatar asked for last."""
        return self._wanted

    def current(self) -> Avatar:
        """Return the avatar in use: the one asked for, or while that is being prepared the one before."""
        current = self._ready.get(self._wanted, self._current)
        assert current is not None, "begin() comes first"
        self._current = current
        return current

    def begin(self) -> None:
        """Prepare the first avatar. Raises what animator and compositor raise."""
        self.prepare_next()
        self.current()

    def prepare_next(self) -> bool:
        """Prepare one portrait, the one asked for first; return False when all are prepared. Raises like begin."""
        with self._lock:
            if not self._waiting:
                return False
            name = self._wanted if self._wanted in self._waiting else next(iter(self._waiting))
            portrait = self._waiting.pop(name)
        try:
            self._ready[name] = Avatar(portrait, self._animator, self._size, self._clock)
        finally:
            if name not in self._ready:
                self._broken.add(name)
        return True

    def switch(self, name: str) -> None:
        """Go over to another avatar. Raises UsageError for one that is not there or could not be prepared."""
        if name in self._broken:
            raise UsageError(f"The avatar '{name}' could not be prepared. Choose another one.")
        if name not in self._names:
            raise UsageError(f"There is no avatar '{name}'. Choose one of: {', '.join(self._names)}.")
        self._wanted = name
