from __future__ import annotations

import random

import numpy as np
import pytest

from drivers.sample_clock import SampleClock

RATE_HZ, BLOCK = 48_000, 480


def stamps(seen_s: list[float]) -> np.ndarray:
    clock = SampleClock(RATE_HZ)
    return np.array([clock.stamp(BLOCK, one) for one in seen_s])


def test_late_arrivals_do_not_shake_the_time_line() -> None:
    chance = random.Random(1)
    true_s = np.arange(2000) * BLOCK / RATE_HZ
    found = stamps([one + abs(chance.gauss(0, 0.004)) for one in true_s])
    assert np.abs(found - true_s)[200:].max() < 0.004
    assert np.diff(found) == pytest.approx(BLOCK / RATE_HZ, abs=0.001)


def test_a_drifting_sound_card_is_followed() -> None:
    true_s = np.arange(20_000) * BLOCK / RATE_HZ * 1.0002
    assert np.abs(stamps(list(true_s)) - true_s)[1000:].max() < 0.001


def test_a_gap_that_stays_is_followed_and_a_hiccup_is_not() -> None:
    clock = SampleClock(RATE_HZ)
    for number in range(50):
        clock.stamp(BLOCK, 5.0 + number * BLOCK / RATE_HZ + (0.15 if number in (20, 21, 30) else 0.0))
    assert clock.gaps == 0
    found = [clock.stamp(BLOCK, 9.0 + number * BLOCK / RATE_HZ) for number in range(20)]
    assert found[8] == pytest.approx(5.58, abs=0.01) and found[19] == pytest.approx(9.19, abs=0.01)
    assert clock.gaps == 1
