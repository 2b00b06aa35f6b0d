from __future__ import annotations

import math

import numpy as np
import pytest

from engine.motion.average import DecayingAverage


def test_weights_and_durations_multiply():
    average = DecayingAverage(1, math.inf)
    average.add(np.array([1.0], np.float32), 2.0, 1.0)
    average.add(np.array([4.0], np.float32), 1.0, 0.5)
    assert average.seconds == pytest.approx(2.5)
    assert average.mean()[0] == pytest.approx((2 * 1 + 0.5 * 4) / 2.5)


def test_a_prior_draws_to_zero():
    average = DecayingAverage(1, math.inf)
    average.add(np.array([6.0], np.float32), 1.0, 1.0)
    assert average.mean(prior_s=2.0)[0] == pytest.approx(2.0)


def test_old_values_weigh_half_after_a_half_life():
    average = DecayingAverage(1, 10.0)
    average.add(np.array([0.0], np.float32), 1.0, 1.0)
    average.add(np.array([3.0], np.float32), 10.0, 0.1)
    assert average.mean()[0] == pytest.approx(3.0 / 1.5)


def test_fading_keeps_the_mean():
    average = DecayingAverage(2, math.inf)
    average.add(np.array([1.0, 2.0], np.float32), 30.0, 1.0)
    average.fade_to(0.5)
    assert average.seconds == 0.5
    assert average.mean() == pytest.approx([1.0, 2.0])
    average.fade_to(7.0)
    assert average.seconds == 0.5


def test_nothing_yet():
    assert DecayingAverage(2, 1.0).mean() == pytest.approx([0.0, 0.0])
