from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mobileportrait import thin_plate


@pytest.fixture
def controls() -> np.ndarray:
    return np.random.default_rng(0).uniform(-0.8, 0.8, (3, 5, 2)).astype(np.float32)


def test_a_spline_goes_through_its_values(controls: np.ndarray) -> None:
    values = np.random.default_rng(1).normal(0, 0.1, controls.shape).astype(np.float32)
    weights = thin_plate.solve(controls, values, ridge=0.0, affine_ridge=0.0)
    for group in range(3):
        got = thin_plate.evaluate(weights[group : group + 1], controls[group : group + 1], controls[group])
        assert np.abs(got[0] - values[group]).max() < 1e-4


def test_an_affine_map_is_found_again_everywhere(controls: np.ndarray) -> None:
    linear, shift = np.array([[1.1, -0.2], [0.1, 0.9]], np.float32), np.array([0.05, -0.1], np.float32)
    weights = thin_plate.solve(controls, controls @ linear.T + shift, ridge=0.0, affine_ridge=0.0)
    places = np.random.default_rng(2).uniform(-1, 1, (40, 2)).astype(np.float32)
    got = thin_plate.evaluate(weights, controls, places)
    assert np.abs(got - (places @ linear.T + shift)).max() < 1e-3


def test_points_that_coincide_or_lie_on_a_line_stay_tame() -> None:
    line = np.linspace(-0.5, 0.5, 5, dtype=np.float32)
    hard = np.stack([np.stack([line, 0 * line], -1), np.zeros((5, 2), np.float32)])
    weights = thin_plate.solve(hard, np.full((2, 5, 2), 0.1, np.float32))
    places = np.random.default_rng(3).uniform(-1, 1, (50, 2)).astype(np.float32)
    assert np.abs(thin_plate.evaluate(weights, hard, places)).max() < 0.5
