from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from engine.governor.policy import LONGEST_PATIENCE_S, PATIENCE_S, SETTLE_S, Policy, Second

TARGET_MS, LAST = 50.0, 3


class Drive:
    """Feeds a policy second after second and keeps the steps."""

    def __init__(self, last: int = LAST) -> None:
        self.policy, self.now_s, self.steps = Policy(TARGET_MS, last), 100.0, [0]

    def go(self, seconds: int, p95_ms: float | Callable[[int], float], late: int = 0, live: int = 30) -> None:
        for _ in range(seconds):
            self.now_s += 1.0
            ms = p95_ms if isinstance(p95_ms, float) else p95_ms(self.policy.step)
            self.steps.append(self.policy.observe(Second(self.now_s, ms, live, 30, late)))


def changes(steps: list[int]) -> list[int]:
    return [after - before for before, after in pairwise(steps) if after != before]


def test_within_the_target_nothing_is_saved() -> None:
    drive = Drive()
    drive.go(600, 45.0)
    assert set(drive.steps) == {0}


def test_one_slow_second_now_and_then_changes_nothing() -> None:
    drive = Drive()
    for _ in range(50):
        drive.go(1, 120.0)
        drive.go(4, 30.0)
    assert set(drive.steps) == {0}


def test_it_goes_down_step_by_step_in_order_and_stops_at_the_last() -> None:
    drive = Drive()
    drive.go(60, 90.0)
    assert changes(drive.steps) == [1, 1, 1]
    assert drive.steps[-1] == LAST
    # three bad seconds after each settling: down within 20 s altogether
    assert drive.steps.index(LAST) <= 3 * (3 + SETTLE_S + 1)


def test_late_pictures_count_as_much_as_latency() -> None:
    drive = Drive()
    drive.go(10, 20.0, late=6)
    assert drive.steps[-1] > 0


def test_it_comes_back_when_there_is_room_and_not_before() -> None:
    drive = Drive()
    drive.go(4, 90.0)
    assert drive.steps[-1] == 1
    drive.go(60, 45.0)
    assert drive.steps[-1] == 1
    drive.go(round(PATIENCE_S) + 4, 25.0)
    assert drive.steps[-1] == 0


def test_seconds_in_which_nobody_is_followed_say_nothing() -> None:
    drive = Drive()
    drive.go(4, 90.0)
    drive.go(100, 0.0, live=0)
    assert drive.steps[-1] == 1


def test_under_a_lasting_load_it_does_not_go_to_and_fro() -> None:
    """Full work is too much, one step down is easy: the trap for every governor."""
    drive = Drive()
    drive.go(3600, lambda step: 90.0 if step == 0 else 20.0)
    # tries in an hour: after 10, 20, 40 … 300 s
    assert len(changes(drive.steps)) < 2 * 18
    assert drive.policy.patience_s == LONGEST_PATIENCE_S
    assert drive.steps.count(1) / len(drive.steps) > 0.95


def test_when_the_load_ends_full_work_is_back_within_the_patience_and_trust_returns() -> None:
    drive = Drive()
    drive.go(600, lambda step: 90.0 if step == 0 else 20.0)
    drive.go(round(LONGEST_PATIENCE_S) + 10, 20.0)
    assert drive.steps[-1] == 0
    patience_s = drive.policy.patience_s
    drive.go(1500, 20.0)
    drive.go(4, 90.0)
    assert drive.steps[-1] == 1
    assert drive.policy.patience_s <= patience_s


@pytest.mark.parametrize("noise_ms", [5.0, 12.0])
def test_noise_about_the_target_s_lower_edge_does_not_make_it_restless(noise_ms: float) -> None:
    import random

    chance = random.Random(3)
    drive = Drive()
    drive.go(3600, lambda _step: 38.0 + chance.gauss(0, noise_ms))
    assert len(changes(drive.steps)) <= 12


def test_a_machine_with_nothing_to_save_stays_at_full_work() -> None:
    drive = Drive(last=0)
    drive.go(60, 200.0)
    assert set(drive.steps) == {0}
