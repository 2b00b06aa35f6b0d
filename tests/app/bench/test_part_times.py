from __future__ import annotations

import pytest

from app.bench.part_times import FEWEST_CALLS, MOST_CALLS, time_parts


class Clock:
    """step_s a look; time goes on by calls of go_on, too."""

    def __init__(self, step_s: float = 1.0) -> None:
        self._now_s, self._step_s = 0.0, step_s

    def __call__(self) -> float:
        self._now_s += self._step_s
        return self._now_s

    def go_on(self) -> None:
        self._now_s += 15.0


def test_parts_are_called_as_often_as_the_time_allows() -> None:
    calls: list[str] = []
    parts = [("M", lambda: calls.append("M")), ("whole", lambda: calls.append("whole"))]
    first, second = time_parts(parts, 10.0, Clock())
    # three looks a call: is there time, before, after; the first two calls do not ask. And one call warms up
    assert (first.name, second.name) == ("M", "whole") and first.calls == second.calls == 4
    assert calls == ["M"] * 5 + ["whole"] * 5
    assert first.latency_ms.p50 == first.latency_ms.max == pytest.approx(1000)


def test_a_part_is_called_twice_at_least_and_a_quick_one_not_for_ever() -> None:
    (busy,) = time_parts([("busy", lambda: None)], 0.0, Clock())
    assert busy.calls == FEWEST_CALLS
    (quick,) = time_parts([("quick", lambda: None)], 1e9, Clock())
    assert quick.calls == MOST_CALLS


def test_a_part_that_takes_seconds_is_timed_once_after_its_first_call() -> None:
    clock, calls = Clock(0.001), []
    (slow,) = time_parts([("slow", lambda: calls.append(clock.go_on()))], 1.0, clock)
    assert slow.calls == 1 and len(calls) == 2
    assert slow.latency_ms.p50 == slow.latency_ms.max == pytest.approx(15_001)
