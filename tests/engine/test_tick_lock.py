from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from engine.tick_lock import TickLock

PERIOD_S = 1 / 30


@dataclass
class Run:
    """What a lock did with a series of arrivals, from five seconds on."""

    waits_s: list[float]
    intervals_s: list[float]
    empty: int
    lost: int

    @property
    def median_wait_s(self) -> float:
        return sorted(self.waits_s)[len(self.waits_s) // 2]


def play(arrivals_s: list[float], seconds: float = 60.0, settle_s: float = 5.0) -> Run:
    """Send the newest arrival at each tick, as the pacer does."""
    lock, run, taken, last_s = TickLock(PERIOD_S, 0.0), Run([], [], 0, 0), 0, 0.0
    while lock.next_s < seconds:
        tick_s, end = lock.next_s, taken
        while end < len(arrivals_s) and arrivals_s[end] <= tick_s:
            end += 1
        settled = tick_s > settle_s
        if end > taken:
            lock.arrived(arrivals_s[end - 1])
            if settled:
                run.waits_s.append(tick_s - arrivals_s[end - 1])
                run.lost += end - taken - 1
        elif settled:
            run.empty += 1
        if settled:
            run.intervals_s.append(tick_s - last_s)
        taken, last_s = end, tick_s
        lock.advance(tick_s)
    return run


def camera(rate_hz: float, jitter_s: float = 0.0, seconds: float = 61.0, start_s: float = 0.013) -> list[float]:
    chance = random.Random(7)
    return sorted(start_s + n / rate_hz + chance.gauss(0, jitter_s) for n in range(int(seconds * rate_hz)))


@pytest.mark.parametrize("rate_hz", [29.7, 29.97, 30.0, 30.02, 30.3])
def test_pictures_wait_a_few_ms_and_none_is_lost_or_sent_twice(rate_hz: float) -> None:
    run = play(camera(rate_hz))
    assert max(run.waits_s) < 0.004
    assert (run.empty, run.lost) == (0, 0)


@pytest.mark.parametrize("start_s", [0.0, 0.005, 0.016, 0.0166, 0.017, 0.030])
def test_every_phase_is_found(start_s: float) -> None:
    assert play(camera(30.0, start_s=start_s)).median_wait_s < 0.004


@pytest.mark.parametrize("rate_hz", [24.0, 25.0, 29.97, 30.0, 60.0])
def test_the_output_stays_steady(rate_hz: float) -> None:
    run = play(camera(rate_hz, jitter_s=0.002))
    assert min(run.intervals_s) > PERIOD_S * 0.979
    assert max(run.intervals_s) < PERIOD_S * 1.021


def test_uneven_arrivals_get_more_time() -> None:
    run = play(camera(30.0, jitter_s=0.002))
    assert 0.003 < run.median_wait_s < 0.009
    # the pacer's grace takes these; without it they wait for the next tick
    assert run.empty < 0.02 * 60 * 30


def test_every_second_picture_locks_as_well() -> None:
    run = play(camera(15.0, jitter_s=0.0005))
    assert max(run.waits_s) < 0.008
    assert run.lost == 0


def test_another_rate_does_not_pull_the_ticks_about() -> None:
    run = play(camera(25.0), settle_s=10.0)
    assert sum(run.intervals_s) / len(run.intervals_s) == pytest.approx(PERIOD_S, rel=0.002)
    assert run.lost == 0


def test_it_locks_again_after_a_gap_with_another_phase() -> None:
    before, after = camera(30.0, seconds=20.0), [40.011 + one for one in camera(30.0, seconds=20.0, start_s=0.0)]
    run = play(before + after, settle_s=45.0)
    assert max(run.waits_s) < 0.004
    assert run.empty == 0


def test_without_arrivals_the_ticks_keep_the_nominal_rate() -> None:
    run = play([], seconds=10.0)
    assert run.intervals_s == pytest.approx([PERIOD_S] * len(run.intervals_s))


def test_missed_ticks_are_left_out_and_the_next_lies_ahead() -> None:
    lock = TickLock(PERIOD_S, 0.0)
    lock.advance(0.1 + PERIOD_S / 2)
    assert lock.next_s == pytest.approx(4 * PERIOD_S)
    lock.advance(lock.next_s)
    assert lock.next_s == pytest.approx(5 * PERIOD_S)


@pytest.mark.parametrize("every", [1, 2, 3])
def test_a_jump_of_the_phase_is_followed_as_fast_when_pictures_come_seldom(every: int) -> None:
    lock, now_s = TickLock(PERIOD_S, 0.0), 0.0

    def play(seconds: float, phase_s: float) -> list[float]:
        """Return how long pictures waited for their tick."""
        nonlocal now_s
        waits, until_s = [], now_s + seconds
        arrival_s = (now_s // PERIOD_S + every) * PERIOD_S + phase_s
        while now_s < until_s:
            now_s = lock.next_s
            while arrival_s <= now_s:
                lock.arrived(arrival_s)
                waits.append(now_s - arrival_s)
                arrival_s += every * PERIOD_S
            lock.advance(now_s)
        return waits

    play(10.0, 0.005)
    waits = play(6.0, 0.020)
    assert max(waits[-5:]) < 0.3 * PERIOD_S
