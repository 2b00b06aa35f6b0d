"""Several people of one photo, each moved by a driver of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.frame import Driving
from engine.offline import TimedDriving

# times in files are rounded
_ROUNDING_S = 0.0005


def in_step(motions: Sequence[Iterable[TimedDriving]]) -> Iterator[tuple[tuple[Driving, ...], float]]:
    """Yield for each frame of the first motion what all drivers do then, and its time; ends with the shortest motion.

    The others show their newest motion of that time, whatever their rates are.
    """
    first, *others = motions
    followers = [_Newest(motion, number) for number, motion in enumerate(others, 1)]
    for driving, time_s in first:
        seen = [follower.at(time_s) for follower in followers]
        present = [one for one in seen if one is not None]
        if len(present) < len(seen):
            return
        yield (driving, *present), time_s


class _Newest:
    """Gives the newest motion at rising times. number: that of the driver, noted in the motion."""

    def __init__(self, motion: Iterable[TimedDriving], number: int) -> None:
        self._motion, self._number = iter(motion), number
        self._shown: TimedDriving | None = None
        self._next = next(self._motion, None)
        self._period_s = 0.0

    def at(self, time_s: float) -> Driving | None:
        """Return the motion at time_s, None after its end."""
        while self._next is not None and (self._shown is None or self._next[1] <= time_s + _ROUNDING_S):
            if self._shown is not None:
                self._period_s = self._next[1] - self._shown[1]
            self._shown, self._next = self._next, next(self._motion, None)
        if self._shown is None:
            return None
        # the last motion is shown for as long as the one before was
        if self._next is None and time_s >= self._shown[1] + max(self._period_s, 2 * _ROUNDING_S) - _ROUNDING_S:
            return None
        return replace(self._shown[0], driver=self._number)
