"""When the samples of a sound were captured: a steady time line out of unsteady arrivals."""

from __future__ import annotations

# how much of an arrival's deviation is followed: a sound card's clock drifts slowly, programs are woken late often
_GAIN = 0.02
# early arrivals are nearer to the truth than late ones
_EARLY_GAIN = 0.2
# a larger deviation is a gap, if it stays: sound was lost, or the computer slept; once or twice it is a busy machine
_GAP_S, _STAYS = 0.08, 10


class SampleClock:
    """Stamps blocks of samples. rate_hz: nominal; the true one is followed. Not thread-safe.

    For sound that is played as well: then the stamps are when it will be heard.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._next_s: float | None = None
        self._strange = 0
        self.gaps = 0

    def stamp(self, count: int, seen_s: float) -> float:
        """Return when the first of count samples was captured, monotonic seconds. seen_s: what the driver makes of it.

        Times rise by what was captured, except after a gap.
        """
        if self._next_s is None:
            self._next_s = seen_s
        deviation_s = seen_s - self._next_s
        self._strange = self._strange + 1 if abs(deviation_s) > _GAP_S else 0
        if self._strange >= _STAYS:
            self.gaps += 1
            self._strange = 0
            self._next_s = seen_s
        elif not self._strange:
            self._next_s += deviation_s * (_GAIN if deviation_s > 0 else _EARLY_GAIN)
        first_s = self._next_s
        self._next_s += count / self._rate_hz
        return first_s
