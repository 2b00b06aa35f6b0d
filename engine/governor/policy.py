"""When to save work and when to stop saving: a rule without clock, thread or machine."""

from __future__ import annotations

from dataclasses import dataclass

# a second is bad when its p95 is above the target or more than this share of its pictures were sent late
LATE_SHARE = 0.1
# bad seconds of the last so many that make it step down
BAD_SECONDS, OF_SECONDS = 3, 4
# a second has room when its p95 is below this share of the target and no more than this share was late
ROOM_SHARE, ROOM_LATE_SHARE = 0.8, 0.04
# seconds with room, one after the other, before it steps up: the first time, and at the most
PATIENCE_S, LONGEST_PATIENCE_S = 10.0, 300.0
# a step up that has to be taken back within this time was a mistake: the patience doubles
REGRET_S = 20.0
# what was measured so soon after a step does not count: the change has yet to show
SETTLE_S = 2.0
# fewer live pictures than this say nothing about a second
LEAST_PICTURES = 2


@dataclass(frozen=True, slots=True)
class Second:
    """What was measured over one second, ending at now_s (monotonic). p95_ms: capture to sink, over live pictures."""

    now_s: float
    p95_ms: float
    live: int
    sent: int
    late: int


class Policy:
    """Chooses one of steps 0 (full work) … last by what is measured, to hold target_ms.

    It goes one step at a time: down after three bad seconds of four, up after ten seconds in a row with room. A step up
    that had to be taken back makes it wait twice as long before the next one, up to five minutes, so that it does not
    go to and fro; a step up that held for as long halves the wait again.
    """

    def __init__(self, target_ms: float, last: int) -> None:
        self._target_ms, self._last = target_ms, last
        self._step = 0
        self._bad: list[bool] = []
        self._room_since_s: float | None = None
        self._changed_s = float("-inf")
        # when it last stepped up, until it steps down again
        self._raised_s: float | None = None
        self._patience_s = PATIENCE_S

    @property
    def step(self) -> int:
        """The step to take now."""
        return self._step

    @property
    def patience_s(self) -> float:
        """How long there must be room before it steps up."""
        return self._patience_s

    def observe(self, second: Second) -> int:
        """Take in one second and return the step. Seconds come in order, about one each second."""
        if second.now_s - self._changed_s < SETTLE_S or second.live < LEAST_PICTURES:
            # nobody is followed, or too soon to tell: neither good nor bad
            self._room_since_s = None
            return self._step
        late = second.late > LATE_SHARE * second.sent
        self._bad = [*self._bad, second.p95_ms > self._target_ms or late][-OF_SECONDS:]
        if sum(self._bad) >= BAD_SECONDS:
            self._step_down(second.now_s)
        elif second.p95_ms < ROOM_SHARE * self._target_ms and second.late <= ROOM_LATE_SHARE * second.sent:
            self._wait_for_room(second.now_s)
        else:
            self._room_since_s = None
        return self._step

    def _step_down(self, now_s: float) -> None:
        if self._raised_s is not None:
            regretted = now_s - self._raised_s < REGRET_S
            held = now_s - self._raised_s > 2 * self._patience_s
            wanted_s = self._patience_s * (2.0 if regretted else 0.5 if held else 1.0)
            self._patience_s = min(max(wanted_s, PATIENCE_S), LONGEST_PATIENCE_S)
            self._raised_s = None
        if self._step < self._last:
            self._change(self._step + 1, now_s)

    def _wait_for_room(self, now_s: float) -> None:
        if self._room_since_s is None:
            self._room_since_s = now_s
        elif self._step > 0 and now_s - self._room_since_s >= self._patience_s:
            self._raised_s = now_s
            self._change(self._step - 1, now_s)

    def _change(self, step: int, now_s: float) -> None:
        self._step, self._changed_s = step, now_s
        self._bad, self._room_since_s = [], None
