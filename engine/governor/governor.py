"""Feeds the policy once a second with what the session measures."""

from __future__ import annotations

from engine.governor.effort import Effort, steps
from engine.governor.policy import Policy, Second
from engine.statistics import Statistics

TARGET_MS = 50.0
# an engine that takes longer for a picture than the lightest shows it later, however idle the machine
HEAVIER_TARGET_MS = 100.0
EVERY_S = 1.0
# the first pictures are slow on any machine: loading, warming up, thumbnails
WARM_UP_S = 5.0


class Governor:
    """Holds the latency from capture to sink at target_ms by saving work in a fixed order.

    It has no thread: whoever sends pictures calls tend(). target_ms None: nothing is ever saved. lighter: whether there
    is a lighter engine to go over to.
    """

    def __init__(self, statistics: Statistics, target_ms: float | None, *, lighter: bool) -> None:
        self._statistics = statistics
        self._efforts = steps(lighter=lighter) if target_ms is not None else (Effort(),)
        self._policy = Policy(TARGET_MS if target_ms is None else target_ms, len(self._efforts) - 1)
        self._due_s: float | None = None
        self._first_live_s: float | None = None
        self._effort = self._efforts[0]

    @property
    def effort(self) -> Effort:
        """The work to be done from the next frame on. May be read from any thread."""
        return self._effort

    def tend(self, now_s: float) -> None:
        """Look at the last second once it is over."""
        if self._due_s is None or now_s - self._due_s > EVERY_S:
            # at the start, or after a pause of the whole machine
            self._due_s = now_s + EVERY_S
        if now_s < self._due_s:
            return
        seen = self._statistics.recent(now_s - EVERY_S)
        self._due_s += EVERY_S
        if self._first_live_s is None:
            self._first_live_s = now_s if seen.live else None
        if self._first_live_s is None or now_s - self._first_live_s < WARM_UP_S:
            return
        second = Second(now_s, seen.p95_ms, seen.live, seen.sent, seen.late)
        self._effort = self._efforts[self._policy.observe(second)]
