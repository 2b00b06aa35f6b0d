"""What went wrong last in a session, for a person to read."""

from __future__ import annotations

import logging

from engine.errors import EngineError, LiveError
from engine.statistics import Statistics

log = logging.getLogger(__name__)


class Troubles:
    """Collects the failures of all workers. Thread-safe: the newest sentence wins.

    notice: what there is to tell before the first failure.
    """

    def __init__(self, statistics: Statistics, notice: str = "") -> None:
        self._statistics = statistics
        self._last = notice
        self._engine_failed = False

    @property
    def last(self) -> str:
        """The newest failure in a sentence; the notice before the first."""
        return self._last

    @property
    def engine_failed(self) -> bool:
        """Whether the engine has told that it cannot make pictures, for lack of memory for example."""
        return self._engine_failed

    def tell(self, stage: str, error: Exception) -> None:
        """A part of the session failed. Expected errors speak for themselves."""
        self._statistics.count_error(stage)
        # in the background it is one avatar that cannot be prepared
        self._engine_failed |= stage in ("animate", "finish") and isinstance(error, EngineError)
        if isinstance(error, LiveError):
            message = error.user_message
        else:
            message = f"The part '{stage}' failed ({type(error).__name__}: {error}). The avatar is shown all the same."
        if message != self._last:
            # once, not thirty times a second
            log.warning("%s: %s", stage, message, exc_info=error)
        self._last = message
