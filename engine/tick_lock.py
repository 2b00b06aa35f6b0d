"""The rhythm of sending: a steady grid of ticks that lies just behind the arriving pictures."""

from __future__ import annotations

# gains per period of the filter that predicts arrivals: on phase, deviation and period; so many periods count at most
_PHASE_GAIN, _DEVIATION_GAIN, _PERIOD_GAIN, _MOST_PERIODS = 0.1, 0.05, 0.005, 4
# the ticks come at most this much, relative, faster or slower than the nominal rate; so may the source
_SLEW = 0.02
# a picture should wait this long for its tick, plus so many mean deviations of its arrival
_MARGIN_S, _DEVIATIONS, _LONGEST_MARGIN = 0.0015, 2.0, 0.3
# arrivals all over the period deviate by 0.25 of it on average: above this there is nothing to lock onto
_LOCKABLE_DEVIATION = 0.18
# without arrivals for so many periods the prediction is worth nothing any more
_STALE_PERIODS = 30


class TickLock:
    """Predicts when pictures arrive and pulls a grid of ticks slowly to just behind them.

    A picture that arrives at a random phase waits half a period for its tick; behind a locked grid it waits a few
    milliseconds. A camera that runs at 29.97 against 30 nominal takes the grid along, so that none is left out or
    sent twice.
    """

    def __init__(self, period_s: float, start_s: float) -> None:
        self._period_s = period_s
        self.next_s = start_s
        self._arrival_s: float | None = None
        self._arrival_period_s = period_s
        self._deviation_s = 0.02 * period_s

    @property
    def margin_s(self) -> float:
        """How long before its tick a picture should arrive: more where arrivals are uneven."""
        return min(_MARGIN_S + _DEVIATIONS * self._deviation_s, _LONGEST_MARGIN * self._period_s)

    @property
    def locked(self) -> bool:
        """True when arrivals come at a phase that ticks can follow."""
        return self._arrival_s is not None and self._deviation_s < _LOCKABLE_DEVIATION * self._period_s

    def arrived(self, at_s: float) -> None:
        """A picture was complete at at_s. May skip periods: a camera that delivers every second frame locks as well."""
        if self._arrival_s is None or at_s - self._arrival_s > _STALE_PERIODS * self._period_s:
            self._arrival_s, self._arrival_period_s = at_s, self._period_s
            return
        periods = round((at_s - self._arrival_s) / self._arrival_period_s)
        expected_s = self._arrival_s + periods * self._arrival_period_s
        error_s = at_s - expected_s
        # pictures that come at half the rate must not take twice the time to be followed
        weight = min(max(periods, 1), _MOST_PERIODS)
        self._deviation_s += (1 - (1 - _DEVIATION_GAIN) ** weight) * (abs(error_s) - self._deviation_s)
        self._arrival_s = expected_s + (1 - (1 - _PHASE_GAIN) ** weight) * error_s
        low_s, high_s = self._period_s * (1 - _SLEW), self._period_s * (1 + _SLEW)
        self._arrival_period_s = min(max(self._arrival_period_s + _PERIOD_GAIN * error_s, low_s), high_s)

    def advance(self, now_s: float) -> None:
        """Go on to the next tick; ticks that lie in the past already are left out."""
        self.next_s += self._period_s + self._pull_s(self.next_s + self._period_s)
        if self.next_s <= now_s:
            self.next_s += (int((now_s - self.next_s) / self._period_s) + 1) * self._period_s

    def _pull_s(self, tick_s: float) -> float:
        """How much a tick meant for tick_s is moved towards its place behind the arrivals."""
        if self._arrival_s is None or not self.locked:
            return 0.0
        if tick_s - self._arrival_s > _STALE_PERIODS * self._period_s:
            return 0.0
        wanted_s = self._arrival_s + self.margin_s
        wanted_s += round((tick_s - wanted_s) / self._arrival_period_s) * self._arrival_period_s
        most_s = _SLEW * self._period_s
        return min(max(wanted_s - tick_s, -most_s), most_s)
