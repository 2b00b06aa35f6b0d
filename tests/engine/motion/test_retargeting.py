from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.motion.idle import IdleMotion
from engine.motion.neutral import estimate_neutral, neutral_from
from engine.motion.retargeting import (
    EyeRetargeter,
    couple_eyes,
    hold_openness,
    retarget_lips,
    trust_nearer_eye,
)
from engine.settings import Controls

openness = st.floats(0, 1.5)


@pytest.fixture
def neutral(make_observation):
    return replace(neutral_from(make_observation()), eye_openness=(0.3, 0.3), eye_shut=(0.05, 0.05))


def _run(make_observation, neutral, values, fps=30.0, **kwargs):
    eyes = EyeRetargeter()
    return [
        eyes(make_observation(i / fps, eyes=(v, v), **kwargs).face, neutral, i / fps)[0] for i, v in enumerate(values)
    ]


@pytest.mark.parametrize(("rest", "shut"), [(0.3, 0.05), (0.18, 0.03), (0.45, 0.12)])
def test_shut_rest_and_wide_whatever_the_size_of_the_eyes(make_observation, neutral, rest, shut):
    neutral = replace(neutral, eye_openness=(rest, rest), eye_shut=(shut, shut))
    values = _run(make_observation, neutral, [rest, shut, rest + 0.3 * (rest - shut)], fps=5.0)
    assert values == pytest.approx([1.0, 0.0, 1.40], abs=0.03)


def test_a_half_shut_eye_is_half_shut(make_observation, neutral):
    """Between shut 0.05 and rest 0.30, with a margin above shut."""
    assert _run(make_observation, neutral, [0.2, 0.2]) == pytest.approx([0.545, 0.545], abs=0.01)


def test_a_blink_of_three_frames_closes_fully(make_observation, neutral):
    result = _run(make_observation, neutral, [0.3, 0.3, 0.18, 0.08, 0.2, 0.3, 0.3])
    assert min(result) == 0.0
    assert result[0] == pytest.approx(1.0)
    assert result[-1] == pytest.approx(1.0)


def test_a_shallow_fast_blink_nearly_closes(make_observation, neutral):
    """At 30 frames a second the bottom of a quick blink falls between two frames."""
    assert min(_run(make_observation, neutral, [0.3, 0.3, 0.12, 0.2, 0.3])) < 0.1


def test_lids_lowered_by_a_downward_gaze_do_not_flicker_shut(make_observation, neutral):
    rng = np.random.default_rng(1)
    lowered = 0.15 + rng.normal(0, 0.006, 90)
    result = np.array(_run(make_observation, neutral, lowered))
    assert result.min() > 0.12
    assert np.abs(np.diff(result)).max() < 0.2


def test_a_shut_eye_that_trembles_stays_shut(make_observation, neutral):
    rng = np.random.default_rng(2)
    assert max(_run(make_observation, neutral, 0.05 + rng.uniform(-0.03, 0.03, 90))) == 0.0


@given(openness, openness)
def test_coupling_keeps_order_and_mean(left, right):
    a, b = couple_eyes(left, right)
    assert a + b == pytest.approx(left + right)
    assert abs(a - b) <= abs(left - right) + 1e-9
    assert (a - b) * (left - right) >= 0


def test_alike_eyes_are_one_and_a_wink_stays_a_wink():
    left, right = couple_eyes(1.0, 0.9)
    assert left == right
    assert couple_eyes(1.0, 0.0) == pytest.approx((1.0, 0.0))


def test_a_wink_closes_one_eye_only(make_observation, neutral):
    left, right = EyeRetargeter()(make_observation(eyes=(0.05, 0.28)).face, neutral, 0.0)
    assert left == 0.0
    assert right > 0.85


def test_the_eye_in_sight_leads_when_the_head_is_turned(make_observation, neutral):
    # positive yaw: the nose goes to the image's left, and the person's right eye out of sight
    assert trust_nearer_eye(0.0, 1.0, 40.0) == (0.0, 0.0)
    assert trust_nearer_eye(0.0, 1.0, -40.0) == (1.0, 1.0)
    assert trust_nearer_eye(0.0, 1.0, 10.0) == (0.0, 1.0)
    left, right = EyeRetargeter()(make_observation(angles=(0, 40, 0), eyes=(0.05, 0.3)).face, neutral, 0.0)
    assert (left, right) == (0.0, 0.0)


def test_a_long_gap_is_no_speed(make_observation, neutral):
    eyes = EyeRetargeter()
    eyes(make_observation(0.0).face, neutral, 0.0)
    slow = eyes(make_observation(2.0, eyes=(0.15, 0.15)).face, neutral, 2.0)
    assert slow == EyeRetargeter()(make_observation(eyes=(0.15, 0.15)).face, neutral, 0.0)


@given(st.floats(0, 1.2), st.floats(0, 1.2), st.floats(0, 0.035))
def test_lips_are_increasing_and_continuous(a, b, shut):
    low, high = sorted((a, b))
    step = retarget_lips(high, shut) - retarget_lips(low, shut)
    assert 0 <= step <= 1.5 * (high - low) + 1e-12


def test_lips_shut_are_exactly_shut_and_open_ones_keep_their_gap():
    assert retarget_lips(0.0, 0.0) == 0.0
    assert retarget_lips(0.01, 0.0) == 0.0
    assert retarget_lips(0.03, 0.025) == 0.0
    assert retarget_lips(0.4, 0.0) == pytest.approx(0.4)
    assert retarget_lips(0.4, 0.03) == pytest.approx(0.4)


def test_sliders_hold_eyes_and_lips_at_once():
    driving = replace(IdleMotion().driving(0.0), eye_openness=(0.2, 0.9), lip_openness=0.1)
    assert hold_openness(driving, Controls()) == driving
    both = hold_openness(driving, Controls(eyes=0.0, lips=1.0))
    assert both.eye_openness == (0.0, 0.0)
    assert both.lip_openness == pytest.approx(0.6)
    assert hold_openness(driving, Controls(eyes=1.0)).eye_openness == (1.3, 1.3)
    assert hold_openness(driving, Controls(lips=0.0)).eye_openness == (0.2, 0.9)


@pytest.mark.parametrize("clip", ["d0", "d18"])
def test_real_blinks_close_and_lips_follow(track_clip, clip):
    seen = track_clip(clip)
    neutral = estimate_neutral(seen)
    eyes = EyeRetargeter()
    measured = np.array([np.mean(o.face.eye_openness) for o in seen])
    result = np.array([np.mean(eyes(o.face, neutral, o.captured_s)) for o in seen])
    lips = np.array([o.face.lip_openness for o in seen])
    followed = np.array([retarget_lips(o.face.lip_openness, neutral.lip_openness) for o in seen])
    assert result.min() == 0.0
    assert np.median(result) == pytest.approx(1.0, abs=0.15)
    assert np.corrcoef(measured, result)[0, 1] > 0.95
    assert np.corrcoef(lips, followed)[0, 1] > 0.99
    assert followed.std() / lips.std() == pytest.approx(1.0, abs=0.1)
    assert (followed[lips < 0.01] == 0).all()
