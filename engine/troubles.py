"""What went wrong last in a session, for a person to read."""

from __future__ import annotations

import logging

from engine.errors import LiveError
from engine.statistics import Statistics

log = logging.getLogger(__name__)


class Troubles:
    """Collects the failures of all workers. Thread-safe: the newest sentence wins."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._last = ""

    @property
    def last(self) -> str:
        """The newest failure in a sentence; empty before the first."""
        return self._last

    def tell(self, stage: str, error: Exception) -> None:
        """A part of the session failed. Expected errors speak for themselves."""
        self._statistics.count_error(stage)
        if isinstance(error, LiveError):
            message = error.user_message
        else:
            message = f"The part '{stage}' failed ({type(error).__name__}: {error}). The avatar is shown all the same."
        if message != self._last:
            # once, not thirty times a second
            log.warning("%s: %s", stage, message, exc_info=error)
        self._last = message
