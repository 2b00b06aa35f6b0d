"""Shut is shut, whatever the two faces look like."""

from dataclasses import replace

import numpy as np
import pytest

from engine.animators.mesh.retarget import drive_pose, drive_shape
from engine.portrait.crop import crop_axes
from engine.tracking import canonical as c
from engine.tracking.head_pose import head_pose, rotation_from_angles
from engine.tracking.measure import openness

UPRIGHT = np.eye(3, dtype=np.float32)


def eyes(shape):
    return (
        openness(shape, c.LEFT_LID_UPPER, c.LEFT_LID_LOWER),
        openness(shape, c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER),
    )


def lips(shape):
    return openness(shape, c.LIP_UPPER_INNER, c.LIP_LOWER_INNER)


@pytest.mark.parametrize("gap", [0.03, 0.06, 0.12])
def test_shut_eyes_are_shut_whatever_their_size(still, gap):
    shape = c.mean_face().copy()
    for upper, lower in ((c.LEFT_LID_UPPER, c.LEFT_LID_LOWER), (c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER)):
        shape[upper[1:-1]] = shape[lower[1:-1]] - np.array([0, gap, 0], np.float32)
    open_, shut = (eyes(drive_shape(shape, replace(still, eye_openness=(v, v), lip_openness=0.0))) for v in (1, 0))
    np.testing.assert_allclose(open_, eyes(shape), atol=1e-4)
    np.testing.assert_allclose(shut, 0, atol=1e-5)


def test_a_wink_shuts_one_eye(still):
    left, right = eyes(drive_shape(c.mean_face(), replace(still, eye_openness=(0.0, 1.0))))
    assert left == 0 < right


@pytest.mark.parametrize("photo_gap", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("wanted", [0.0, 0.1, 0.5])
def test_lips_open_to_the_wanted_ratio_from_any_photo(still, photo_gap, wanted):
    shape = c.mean_face().copy()
    shape[c.LIP_LOWER_INNER[1:-1], 1] = shape[c.LIP_UPPER_INNER[1:-1], 1] + photo_gap
    driven = drive_shape(shape, replace(still, lip_openness=wanted))
    assert lips(driven) == pytest.approx(wanted, abs=0.02)


def test_opening_lips_lowers_the_jaw_and_not_the_ears(still):
    shut, open_ = (drive_shape(c.mean_face(), replace(still, lip_openness=v)) for v in (0.0, 0.6))
    assert open_[152, 1] - shut[152, 1] > 0.05
    assert abs(open_[10, 1] - shut[10, 1]) < 1e-6
    assert abs(open_[132, 1] - shut[132, 1]) < 0.3 * (open_[152, 1] - shut[152, 1])


def test_pose_is_turned_shifted_and_scaled(puppet, still):
    turn = rotation_from_angles(5, -10, 3)
    moved = drive_pose(
        puppet.pose, replace(still, rotation=turn, translation=np.array([0.1, 0], np.float32), scale=1.1), UPRIGHT
    )
    np.testing.assert_allclose(moved.rotation, turn @ puppet.pose.rotation, atol=1e-5)
    assert moved.translation[0] - puppet.pose.translation[0] == pytest.approx(0.1 * puppet.pose.scale, rel=1e-4)
    assert moved.scale == pytest.approx(1.1 * puppet.pose.scale)


@pytest.mark.parametrize("photo_yaw", [0.0, 20.0, 45.0, -45.0])
@pytest.mark.parametrize("turn", [-30.0, 30.0])
def test_a_turned_photo_is_not_turned_out_of_sight(still, photo_yaw, turn):
    photo = head_pose(rotation_from_angles(0, photo_yaw, 0), np.zeros(3, np.float32), 100.0)
    moved = drive_pose(photo, replace(still, rotation=rotation_from_angles(0, turn, 0)), UPRIGHT)
    assert abs(moved.yaw_deg) <= max(36.0, abs(photo_yaw) + 5.0)


@pytest.mark.parametrize("turn", [10.0, 23.0, 30.0, 50.0])
def test_a_photo_that_looks_ahead_turns_as_far_to_both_sides(still, turn):
    photo = head_pose(rotation_from_angles(0, 0.1, 0), np.zeros(3, np.float32), 100.0)
    left, right = (
        drive_pose(photo, replace(still, rotation=rotation_from_angles(0, one, 0)), UPRIGHT).yaw_deg
        for one in (turn, -turn)
    )
    assert left == pytest.approx(-right, abs=0.25)


@pytest.mark.parametrize(("photo_yaw", "free", "most"), [(10, 17, 29), (20, 13, 22), (-34, 7, 12.2), (45, 4, 8)])
def test_a_turned_photo_shows_little_of_its_hidden_side(still, photo_yaw, free, most):
    def back(turn):
        photo = head_pose(rotation_from_angles(0, photo_yaw, 0), np.zeros(3, np.float32), 100.0)
        turned = rotation_from_angles(0, -np.sign(photo_yaw) * turn, 0)
        return abs(photo_yaw - drive_pose(photo, replace(still, rotation=turned), UPRIGHT).yaw_deg)

    assert back(free) == pytest.approx(free, abs=0.01)
    assert free < back(18) <= back(30) + 0.01 <= back(50) + 0.02 <= most + 0.03


def test_a_tilted_crop_is_moved_along_the_upright_photos_axes(still):
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    axes = crop_axes(np.column_stack([0.5 * turn, [3.0, 4.0]]).astype(np.float32))
    level = head_pose(UPRIGHT, np.zeros(3, np.float32), 100.0)
    shifted = drive_pose(level, replace(still, translation=np.array([0.0, 0.2], np.float32)), axes)
    # down in the photo is down and to the side in the crop
    np.testing.assert_allclose(shifted.translation[:2], 100 * turn @ [0.0, 0.2], atol=1e-3)
    rolled = drive_pose(level, replace(still, rotation=rotation_from_angles(0, 0, 10)), axes)
    assert rolled.roll_deg == pytest.approx(10, abs=1e-3)
    nodded = drive_pose(level, replace(still, rotation=rotation_from_angles(10, 0, 0)), axes)
    assert abs(nodded.yaw_deg) > 1
