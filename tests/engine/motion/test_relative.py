from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame import Driving
from engine.motion.neutral import neutral_from
from engine.motion.relative import apply_gains, mirrored, relative_motion
from engine.settings import Controls
from engine.tracking.canonical import LEFT_BROW, LEFT_IRIS, RIGHT_BROW, mean_face
from engine.tracking.head_pose import angles_from_rotation, apply_head_pose, head_pose, rotation_from_angles

angles = st.floats(-40, 40)


def _driving(rotation) -> Driving:
    rng = np.random.default_rng(3)
    return Driving(
        rotation=rotation,
        translation=np.array([0.2, -0.1], np.float32),
        scale=1.1,
        expression=rng.normal(0, 0.02, (478, 3)).astype(np.float32),
        eye_openness=(0.2, 1.2),
        lip_openness=0.3,
        gaze_deg=(12.0, -5.0),
    )


def test_the_neutral_itself_is_no_motion(make_observation):
    observation = make_observation(angles=(3, -8, 5), offset=0.01)
    driving = relative_motion(observation.face, neutral_from(observation), (1.0, 1.0), 0.0)
    assert driving.rotation == pytest.approx(np.eye(3), abs=1e-6)
    assert driving.translation == pytest.approx([0, 0])
    assert driving.scale == 1.0
    assert not driving.expression.any()
    assert driving.gaze_deg == (0.0, 0.0)


def test_relative_motion_puts_the_driver_back_where_he_was(make_observation):
    """Animating the neutral frame by the relative motion gives the driving frame: what self-reenactment rests on."""
    neutral = make_observation(angles=(3, -8, 5), offset=0.01)
    rng = np.random.default_rng(0)
    offset = rng.normal(0, 0.02, (478, 3)).astype(np.float32)
    now = make_observation(angles=(-6, 12, -9), translation=(350.0, 220.0), scale=120.0, offset=offset)
    driving = relative_motion(now.face, neutral_from(neutral), (1.0, 1.0), 0.0)
    before = neutral.face.head_pose
    moved = head_pose(
        np.asarray(driving.rotation @ before.rotation, np.float32),
        np.append(before.translation[:2] + driving.translation * before.scale, 0).astype(np.float32),
        before.scale * driving.scale,
    )
    points = apply_head_pose(neutral.face.shape + driving.expression, moved)
    assert points[:, :2] == pytest.approx(now.face.landmarks[:, :2], abs=1e-3)


def test_signs_follow_the_frame_types(make_observation):
    neutral = neutral_from(make_observation())
    driving = relative_motion(make_observation(angles=(5, 10, -15), translation=(330, 230)).face, neutral, (1, 1), 0)
    assert angles_from_rotation(driving.rotation) == pytest.approx((5, 10, -15), abs=1e-3)
    assert driving.translation == pytest.approx([0.1, -0.1])


@given(angles, angles, angles)
def test_mirror_flips_yaw_and_roll_and_undoes_itself(pitch, yaw, roll):
    driving = _driving(rotation_from_angles(pitch, yaw, roll))
    mirror = mirrored(driving)
    assert angles_from_rotation(mirror.rotation) == pytest.approx((pitch, -yaw, -roll), abs=1e-2)
    twice = mirrored(mirror)
    assert twice.rotation == pytest.approx(driving.rotation)
    assert twice.expression == pytest.approx(driving.expression)
    assert (twice.eye_openness, twice.gaze_deg) == (driving.eye_openness, driving.gaze_deg)


def test_mirror_changes_sides():
    driving = _driving(rotation_from_angles(0, 0, 0))
    driving = replace(driving, expression=np.zeros((478, 3), np.float32))
    driving.expression[LEFT_BROW] = (0.01, -0.05, 0.0)
    mirror = mirrored(driving)
    assert mirror.expression[RIGHT_BROW] == pytest.approx(np.tile([-0.01, -0.05, 0.0], (len(RIGHT_BROW), 1)))
    assert not mirror.expression[LEFT_BROW].any()
    assert mirror.translation == pytest.approx([-0.2, -0.1])
    assert mirror.eye_openness == (1.2, 0.2)
    assert mirror.gaze_deg == (-12.0, -5.0)


def test_mirror_turns_the_crop_and_the_whole_picture(make_observation):
    face = make_observation(angles=(4, 15, 8), offset=0.0).face
    driving = relative_motion(face, neutral_from(make_observation()), (1, 1), 0)
    crop = np.arange(256 * 256 * 3, dtype=np.uint32).astype(np.uint8).reshape(256, 256, 3)
    mirror = mirrored(replace(driving, driving_crop=crop))
    assert (mirror.driving_crop == crop[:, ::-1]).all()
    # the mirrored rotation turns the (symmetric) mean face into the mirror image of the turned face
    there, here = mean_face() @ mirror.rotation.T, mean_face() @ driving.rotation.T
    flipped = there * np.array([-1, 1, 1], np.float32)
    assert np.abs(flipped[:, None] - here[None]).sum(-1).min(1).max() < 0.02


@pytest.mark.parametrize("gain", [0.0, 0.5, 1.5])
def test_head_gain_scales_the_turn(gain):
    driving = apply_gains(_driving(rotation_from_angles(0, 20, 0)), Controls(head_gain=gain))
    assert angles_from_rotation(driving.rotation)[1] == pytest.approx(20 * gain, abs=1e-3)
    assert driving.translation == pytest.approx(np.array([0.2, -0.1]) * gain)
    assert driving.scale == pytest.approx(1.1**gain)
    assert driving.lip_openness == 0.3


def test_expression_and_gaze_gains():
    plain = _driving(rotation_from_angles(0, 0, 0))
    driving = apply_gains(plain, Controls(expression_gain=0.5, gaze_gain=0.0))
    assert driving.lip_openness == pytest.approx(0.15)
    assert driving.expression[1] == pytest.approx(plain.expression[1] / 2)
    assert not driving.expression[LEFT_IRIS].any()
    assert driving.gaze_deg == (0.0, 0.0)
    # a nearly closed eye stays nearly closed, a widened one widens less
    assert driving.eye_openness == pytest.approx((0.2, 1.1))


def test_gains_of_one_change_nothing():
    plain = _driving(rotation_from_angles(0, 10, 0))
    assert apply_gains(plain, Controls()) is plain
