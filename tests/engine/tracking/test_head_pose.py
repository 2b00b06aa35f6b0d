"""Poses come back as they were put in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tracking.canonical import mean_face
from engine.tracking.head_pose import (
    angles_from_rotation,
    apply_head_pose,
    fit_head_pose,
    head_pose,
    remove_head_pose,
    rotation_from_angles,
)

angles = st.floats(-80, 80, width=32)


@given(angles, angles, angles)
def test_angles_round_trip(pitch, yaw, roll):
    rotation = rotation_from_angles(pitch, yaw, roll)
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-5)
    np.testing.assert_allclose(angles_from_rotation(rotation), (pitch, yaw, roll), atol=0.02)


@given(angles, angles, angles, st.floats(20, 400, width=32), st.floats(-300, 300, width=32))
def test_fit_recovers_the_pose_of_a_posed_mean_face(pitch, yaw, roll, scale, x):
    pose = head_pose(rotation_from_angles(pitch, yaw, roll), np.array([x, 50, 0], np.float32), scale)
    found = fit_head_pose(apply_head_pose(mean_face(), pose))
    np.testing.assert_allclose(found.rotation, pose.rotation, atol=1e-3)
    assert found.scale == pytest.approx(scale, rel=1e-3)


def test_expression_does_not_move_the_pose():
    face = mean_face().copy()
    face[[13, 14, 17, 152, 0], 1] += 0.2
    found = fit_head_pose(face * 100)
    assert max(abs(found.pitch_deg), abs(found.yaw_deg), abs(found.roll_deg)) < 1e-3


def test_signs_are_those_of_the_docstring():
    nose = np.array([0, 0, -1], np.float32)
    assert (rotation_from_angles(0, 20, 0) @ nose)[0] < 0
    assert (rotation_from_angles(20, 0, 0) @ nose)[1] > 0
    assert (rotation_from_angles(0, 0, 20) @ np.array([1, 0, 0], np.float32))[1] > 0


def test_remove_is_the_inverse_of_apply():
    pose = head_pose(rotation_from_angles(10, -20, 5), np.array([200, 150, 30], np.float32), 120.0)
    np.testing.assert_allclose(remove_head_pose(apply_head_pose(mean_face(), pose), pose), mean_face(), atol=1e-4)
