from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.animators.liveportrait.smoother import smooth_series


@pytest.mark.parametrize("name", ["exp_3e-07", "exp_1e-05", "exp_0.0001", "R_3e-07", "R_1e-05"])
def test_smooths_as_the_reference_does(name: str, reference: Path) -> None:
    arrays = np.load(reference / "smooth_golden.npz")
    kind, variance = name.split("_")
    smoothed = smooth_series(arrays[f"{kind}_in"][:, 0], float(variance))
    np.testing.assert_allclose(smoothed, arrays[f"{kind}_out_{variance}"], rtol=0, atol=1e-6)


def test_what_does_not_move_stays() -> None:
    series = np.full((5, 2), 0.25, np.float32)
    np.testing.assert_array_equal(smooth_series(series), series)


def test_more_observation_variance_smooths_more() -> None:
    series = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    little, much = smooth_series(series, 1e-6), smooth_series(series, 1e-3)
    assert np.abs(np.diff(much, axis=0)).mean() < 0.5 * np.abs(np.diff(little, axis=0)).mean()
