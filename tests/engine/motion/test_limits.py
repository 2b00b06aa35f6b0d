from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame import Driving
from engine.motion import limits
from engine.motion.idle import IdleMotion
from engine.motion.limits import limit_driving, soft_limit
from engine.tracking.head_pose import angles_from_rotation, rotation_from_angles

REACH = np.full(478, 0.1, np.float32)
numbers = st.floats(-1e3, 1e3)


@pytest.fixture(scope="module")
def still() -> Driving:
    return replace(IdleMotion().driving(0.0), translation=np.zeros(2, np.float32), scale=1.0, gaze_deg=(0.0, 0.0))


@given(numbers, st.floats(0.1, 100))
def test_soft_limit_is_bounded_and_odd(value, limit):
    assert abs(soft_limit(value, limit)) <= limit
    assert soft_limit(-value, limit) == -soft_limit(value, limit)


@given(numbers, numbers)
def test_soft_limit_never_turns_back(a, b):
    low, high = sorted((a, b))
    assert soft_limit(low, 10) <= soft_limit(high, 10)


@given(st.floats(-7, 7))
def test_soft_limit_passes_small_values(value):
    assert soft_limit(value, 10) == value


@given(st.floats(0, 50), st.floats(1e-4, 0.5))
def test_soft_limit_never_steepens(value, step):
    assert soft_limit(value + step, 10) - soft_limit(value, 10) <= step * (1 + 1e-6) + 1e-9


@given(st.floats(-80, 80), st.floats(-80, 80), st.floats(-170, 170))
def test_head_stays_within_the_angles(pitch, yaw, roll):
    driving = replace(IdleMotion().driving(0.0), rotation=rotation_from_angles(pitch, yaw, roll))
    limited = angles_from_rotation(limit_driving(driving, REACH).rotation)
    for angle, limit in zip(limited, (limits.PITCH_DEG, limits.YAW_DEG, limits.ROLL_DEG), strict=True):
        assert abs(angle) <= limit + 1e-3


def test_usual_motion_passes_as_it_is(still):
    usual = replace(
        still,
        rotation=rotation_from_angles(14, -20, 25),
        translation=np.array([0.2, -0.1], np.float32),
        scale=1.1,
        expression=np.full((478, 3), 0.03, np.float32),
        eye_openness=(1.1, 0.0),
        lip_openness=0.8,
        gaze_deg=(25.0, -15.0),
    )
    limited = limit_driving(usual, REACH)
    assert limited.rotation == pytest.approx(usual.rotation)
    assert limited.translation == pytest.approx(usual.translation)
    assert limited.scale == pytest.approx(1.1)
    assert limited.expression == pytest.approx(usual.expression)
    assert (limited.eye_openness, limited.lip_openness, limited.gaze_deg) == ((1.1, 0.0), 0.8, (25.0, -15.0))


def test_wild_motion_is_bounded(still):
    rng = np.random.default_rng(0)
    wild = replace(
        still,
        translation=np.array([30, -40], np.float32),
        scale=9.0,
        expression=rng.normal(0, 3, (478, 3)).astype(np.float32),
        eye_openness=(70.0, -3.0),
        lip_openness=40.0,
        gaze_deg=(500.0, -500.0),
    )
    limited = limit_driving(wild, REACH)
    assert np.linalg.norm(limited.translation) <= limits.TRANSLATION + 1e-6
    assert limited.scale <= np.exp(limits.LOG_SCALE) + 1e-6
    lengths = np.linalg.norm(limited.expression, axis=-1)
    assert lengths.max() <= limits.BEYOND_REACH * 0.1 + 1e-6
    assert (np.sign(limited.expression) == np.sign(wild.expression)).all()
    assert limited.eye_openness[0] <= limits.EYES_WIDEST
    assert limited.eye_openness[1] == 0.0
    assert limited.lip_openness <= limits.LIPS_WIDEST
    assert abs(limited.gaze_deg[0]) <= limits.GAZE_YAW_DEG
