"""The smooth field: right at the landmarks, invertible, still at the border."""

from dataclasses import replace

import numpy as np
import pytest

from engine.animators.mesh.field import (
    CELL_PX,
    NODES,
    at_points,
    forward_field,
    invert_field,
    rigid_field,
)
from engine.animators.mesh.retarget import drive_pose
from engine.tracking.head_pose import rotation_from_angles

EXTREMES = [(0, 20, 0), (0, -20, 0), (15, 0, 0), (-15, 0, 0), (0, 0, 30), (0, 0, -30), (10, -15, 20)]


def fields(puppet, still, angles, stitching=True):
    driving = replace(still, rotation=rotation_from_angles(*angles), stitching=stitching)
    moved = drive_pose(puppet.pose, driving, puppet.axes)
    rigid = rigid_field(puppet.field, puppet.pose, moved)
    forward = forward_field(puppet.field, rigid, np.zeros((478, 2), np.float32), stitching)
    return forward, invert_field(forward)


def test_no_motion_no_displacement(puppet, still):
    forward, backward = fields(puppet, still, (0, 0, 0))
    np.testing.assert_allclose(forward, 0, atol=1e-3)
    np.testing.assert_allclose(backward, 0, atol=1e-3)


@pytest.mark.parametrize("angles", EXTREMES)
def test_the_inverse_takes_landmarks_back(puppet, still, angles):
    forward, backward = fields(puppet, still, angles)
    face = puppet.landmarks[:468]
    there = face + at_points(forward, face)
    back = there + at_points(backward, there)
    error = np.linalg.norm(back - face, axis=1)
    assert np.percentile(error, 90) < 1.0


@pytest.mark.parametrize("angles", EXTREMES)
def test_the_border_and_the_shoulders_stand_still(puppet, still, angles):
    _, backward = fields(puppet, still, angles)
    ring = np.concatenate([backward[0], backward[-1], backward[:, 0], backward[:, -1]])
    assert np.abs(ring).max() < 0.5


@pytest.mark.parametrize("angles", EXTREMES)
def test_the_face_does_not_fold(puppet, still, angles):
    forward, _ = fields(puppet, still, angles)
    dy, dx = np.gradient(forward / CELL_PX, axis=(0, 1))
    area = (1 + dx[..., 0]) * (1 + dy[..., 1]) - dx[..., 1] * dy[..., 0]
    low, high = puppet.landmarks[:468].min(0) / CELL_PX, puppet.landmarks[:468].max(0) / CELL_PX
    inside = area[int(low[1]) : int(high[1]) + 1, int(low[0]) : int(high[0]) + 1]
    assert inside.min() > 0


def test_without_stitching_the_whole_crop_moves(puppet, still):
    forward, _ = fields(puppet, still, (0, 0, 20), stitching=False)
    assert forward.shape == (NODES, NODES, 2)
    assert np.abs(forward[-1]).max() > 20
