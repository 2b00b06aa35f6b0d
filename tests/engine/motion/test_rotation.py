from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.motion.rotation import angle_between_deg, rotation_matrix, rotation_vector, slerp
from engine.tracking.head_pose import rotation_from_angles

angles = st.floats(-170, 170)
vectors = st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)).map(lambda v: np.array(v, np.float32))


@given(vectors)
def test_vector_and_matrix_are_inverses(vector):
    assert rotation_vector(rotation_matrix(vector)) == pytest.approx(vector, abs=2e-5)


@given(angles, angles, angles)
def test_matrix_and_vector_are_inverses(pitch, yaw, roll):
    rotation = rotation_from_angles(pitch, yaw / 2, roll)
    assert rotation_matrix(rotation_vector(rotation)) == pytest.approx(rotation, abs=2e-3)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_half_a_turn(axis):
    rotation = -np.eye(3, dtype=np.float32)
    rotation[axis, axis] = 1
    vector = rotation_vector(rotation)
    assert np.linalg.norm(vector) == pytest.approx(math.pi, abs=1e-5)
    assert rotation_matrix(vector) == pytest.approx(rotation, abs=1e-5)


@given(vectors, vectors, st.floats(0, 1))
def test_slerp_stays_a_rotation_and_keeps_its_share_of_the_arc(a, b, share):
    start, end = rotation_matrix(a), rotation_matrix(b)
    between = slerp(start, end, share)
    assert between @ between.T == pytest.approx(np.eye(3), abs=1e-5)
    assert np.linalg.det(between) == pytest.approx(1, abs=1e-5)
    whole = angle_between_deg(start, end)
    if whole < 170:
        assert angle_between_deg(start, between) == pytest.approx(share * whole, abs=0.05)


def test_angle_between():
    assert angle_between_deg(rotation_from_angles(0, 10, 0), rotation_from_angles(0, -15, 0)) == pytest.approx(
        25, abs=1e-3
    )
