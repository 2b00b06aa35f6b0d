from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.evaluation.timeline import brow_height, timeline
from engine.tracking import canonical as c


def test_rows_are_pictures_and_unseen_ones_are_nan(reading: Callable[..., object]) -> None:
    seen = timeline([reading(), None, reading(lips=0.3)], 256)
    assert len(seen) == 3 and seen.seen.tolist() == [True, False, True]
    assert np.isnan(seen.landmarks[1]).all() and np.isnan(seen.rotation[1]).all() and np.isnan(seen.mean_eyes[1])
    assert seen.lips[2] > seen.lips[0]


def test_landmarks_are_given_at_256_px(reading: Callable[..., object]) -> None:
    one = reading(x_px=200, y_px=300, scale=160)
    seen = timeline([one], 512)
    np.testing.assert_allclose(seen.landmarks[0], one.face.landmarks[:, :2] / 2)
    assert seen.unit_px[0] == pytest.approx(80, rel=0.02)


def test_brow_height_is_the_lift_of_the_brows(reading: Callable[..., object]) -> None:
    shape = c.mean_face().copy()
    rest = brow_height(shape)
    assert 0.1 < rest < 0.4
    shape[np.concatenate([c.LEFT_BROW, c.RIGHT_BROW]), 1] -= 0.05
    assert brow_height(shape) == pytest.approx(rest + 0.05, abs=1e-5)


def test_a_head_turn_changes_no_openness(reading: Callable[..., object]) -> None:
    seen = timeline([reading(), reading(yaw=25, pitch=10, roll=20)], 256)
    assert seen.lips[1] == pytest.approx(seen.lips[0], rel=1e-3)
    np.testing.assert_allclose(seen.eyes[1], seen.eyes[0], rtol=1e-3)
    assert seen.brows[1] == pytest.approx(seen.brows[0], rel=1e-3)
