from __future__ import annotations

from itertools import count

import pytest

from app.bench.parts_run import FEWEST_CALLS, MOST_CALLS, time_parts


class Clock:
    """A second a look."""

    def __init__(self) -> None:
        self._now = count()

    def __call__(self) -> float:
        return float(next(self._now))


def test_parts_are_called_as_often_as_the_time_allows() -> None:
    calls: list[str] = []
    parts = [("M", lambda: calls.append("M")), ("whole", lambda: calls.append("whole"))]
    first, second = time_parts(parts, 10.0, Clock())
    # three looks a call: is there time, before, after; the first two calls do not ask. And one call warms up
    assert (first.name, second.name) == ("M", "whole") and first.calls == second.calls == 4
    assert calls == ["M"] * 5 + ["whole"] * 5
    assert first.latency_ms.p50 == first.latency_ms.max == pytest.approx(1000)


def test_a_slow_part_is_called_twice_and_a_quick_one_not_for_ever() -> None:
    (slow,) = time_parts([("slow", lambda: None)], 0.0, Clock())
    assert slow.calls == FEWEST_CALLS
    (quick,) = time_parts([("quick", lambda: None)], 1e9, Clock())
    assert quick.calls == MOST_CALLS
