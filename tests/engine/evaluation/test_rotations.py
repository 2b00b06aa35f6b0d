from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.rotations import angles_deg, geodesic_deg, relative_rotations
from engine.tracking.head_pose import rotation_from_angles

ANGLE = st.floats(-60, 60)


@given(ANGLE, ANGLE, ANGLE, st.floats(0, 90))
def test_the_angle_between_a_pose_and_the_same_pose_turned_on_is_the_turn(
    p: float, y: float, r: float, turn: float
) -> None:
    pose = rotation_from_angles(p, y, r)
    turned = rotation_from_angles(0, turn, 0) @ pose
    assert geodesic_deg(pose[None], turned[None])[0] == pytest.approx(turn, abs=1e-2)


def test_small_angles_keep_their_precision() -> None:
    a, b = rotation_from_angles(10, 20, 5), rotation_from_angles(10, 20, 5.05)
    assert geodesic_deg(a[None], b[None])[0] == pytest.approx(0.05, rel=0.05)


def test_relative_rotations_start_at_the_first_known_one() -> None:
    unknown = np.full((3, 3), np.nan, np.float32)
    first = rotation_from_angles(0, 10, 0)
    series = np.stack([unknown, first, rotation_from_angles(0, 25, 0)])
    turned = angles_deg(relative_rotations(series))
    assert np.isnan(turned[0]).all()
    np.testing.assert_allclose(turned[1:], [[0, 0, 0], [0, 15, 0]], atol=1e-3)


def test_rotations_that_are_all_unknown_stay_so() -> None:
    series = np.full((4, 3, 3), np.nan, np.float32)
    assert np.isnan(relative_rotations(series)).all()
    assert np.isnan(angles_deg(series)).all()
