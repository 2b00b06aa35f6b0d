"""Steady at rest, quick when moving."""

import numpy as np

from engine.tracking.one_euro import OneEuro

RATE_HZ = 30.0


def run(filter_: OneEuro, values: np.ndarray) -> np.ndarray:
    return np.array([filter_(v, i / RATE_HZ) for i, v in enumerate(values)])


def test_first_sample_passes():
    assert OneEuro(1.0, 1.0)(np.array([3.0]), 0.0) == 3.0


def test_noise_at_rest_shrinks():
    noise = np.random.default_rng(1).normal(0, 0.002, (300, 40)).astype(np.float32)
    out = run(OneEuro(1.0, 10.0), noise)
    assert out[30:].std() < 0.5 * noise[30:].std()


def test_a_fast_move_arrives_within_two_frames():
    values = np.zeros((30, 1), np.float32)
    values[10:] = 1.0
    out = run(OneEuro(1.0, 10.0), values)
    assert out[11, 0] > 0.9


def test_a_pause_or_a_step_back_in_time_starts_anew():
    filter_ = OneEuro(0.1, 0.0)
    filter_(np.array([0.0]), 0.0)
    assert filter_(np.array([1.0]), 5.0) == 1.0
    assert filter_(np.array([2.0]), 4.0) == 2.0
