from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.motion.motion_maker import NO_FACE, NO_PICTURE, PAUSED, MotionMaker
from engine.motion.neutral import neutral_from
from engine.motion.rotation import angle_between_deg
from engine.settings import Controls
from engine.tracking.head_pose import angles_from_rotation

FPS = 30
POSE = {"angles": (0.0, 15.0, 0.0), "lips": 0.4, "offset": 0.02}


class Call:
    """A maker driven at 30 frames a second, that keeps what came out."""

    def __init__(self, make_observation, **kwargs) -> None:
        self._make = make_observation
        self.maker = MotionMaker(neutral_from(make_observation()), **kwargs)
        self.now_s = 100.0
        self.out = []

    def run(self, seconds, observe="face", controls=None, **look):
        for _ in range(round(seconds * FPS)):
            observation = self._make(self.now_s, **(look or POSE))
            if observe == "no face":
                observation = replace(observation, face=None)
            self.out.append(
                self.maker.drive(None if observe == "nothing" else observation, controls or Controls(), self.now_s)
            )
            self.now_s += 1 / FPS
        return self.out[-1]


@pytest.fixture
def call(make_observation) -> Call:
    return Call(make_observation)


def _yaws(call):
    return np.array([angles_from_rotation(d.rotation)[1] for d in call.out])


def _no_jump(call, most_deg=2.0):
    """The head turns by 15° in half a second at most, which is 1.5 times 30° a second in the middle."""
    turns = [angle_between_deg(a.rotation, b.rotation) for a, b in pairwise(call.out)]
    lips = np.diff([d.lip_openness for d in call.out])
    expression = [np.abs(a.expression - b.expression).max() for a, b in pairwise(call.out)]
    return max(turns) < most_deg and np.abs(lips).max() < 0.07 and max(expression) < 0.01


def test_before_the_first_picture(make_observation):
    maker = MotionMaker()
    assert maker.idle
    assert maker.reason == NO_PICTURE
    assert maker.neutral is None
    driving = maker.drive(None, Controls(), 50.0)
    assert maker.idle
    assert angle_between_deg(driving.rotation, np.eye(3)) < 3
    assert driving.lip_openness == 0.0


def test_the_first_face_is_followed_at_once(call):
    driving = call.run(1 / FPS)
    assert not call.maker.idle
    assert call.maker.reason == ""
    assert _yaws(call)[0] == pytest.approx(15, abs=1e-3)
    assert driving.lip_openness == pytest.approx(0.4)


def test_a_lost_face_is_waited_for_then_left_softly(call):
    call.run(1.0)
    held = call.run(0.2, "no face")
    assert not call.maker.idle
    assert angles_from_rotation(held.rotation)[1] == pytest.approx(15, abs=1e-3)
    idle = call.run(1.0, "no face")
    assert call.maker.idle
    assert call.maker.reason == NO_FACE
    assert angle_between_deg(idle.rotation, np.eye(3)) < 3
    assert idle.lip_openness == 0.0
    assert _no_jump(call)


def test_a_face_found_again_is_joined_softly(call):
    call.run(1.0)
    call.run(2.0, "no face")
    call.run(1.0)
    assert not call.maker.idle
    assert _yaws(call)[-1] == pytest.approx(15, abs=1e-3)
    assert _no_jump(call)


def test_a_face_found_again_elsewhere_while_easing_out(call):
    call.run(1.0)
    call.run(0.5, "no face")
    call.run(1.0, angles=(0.0, -10.0, 0.0), lips=0.0)
    assert _yaws(call)[-1] == pytest.approx(-10, abs=1e-3)
    turns = np.abs(np.diff(_yaws(call)))
    assert turns.max() < 5.0


def test_one_missing_frame_does_not_show(call):
    call.run(1.0)
    call.run(1 / FPS, "no face")
    call.run(1.0)
    assert _yaws(call) == pytest.approx(np.full(len(call.out), 15.0), abs=1e-3)


def test_no_picture_at_all(call):
    call.run(1.0)
    call.run(1.0, "nothing")
    assert call.maker.reason == NO_PICTURE
    call.run(1 / FPS, "no face")
    assert call.maker.reason == NO_FACE
    assert _no_jump(call)


def test_paused_is_idle_at_once_and_easy(call):
    call.run(1.0)
    call.run(1 / FPS, controls=Controls(paused=True))
    assert call.maker.idle
    assert call.maker.reason == PAUSED
    call.run(1.0, controls=Controls(paused=True))
    assert abs(_yaws(call)[-1]) < 3
    call.run(1.0)
    assert not call.maker.idle
    assert _yaws(call)[-1] == pytest.approx(15, abs=1e-3)
    assert _no_jump(call)


def test_switching_the_mirror_is_no_jump(call):
    call.run(1.0)
    call.run(1.0, controls=Controls(mirror=True))
    assert _yaws(call)[-1] == pytest.approx(-15, abs=1e-3)
    assert np.abs(np.diff(_yaws(call))).max() < 6.0


def test_sliders_hold_live_and_idle_alike(call):
    held = Controls(eyes=0.0, lips=1.0)
    call.run(1.0)
    for observe in ("face", "no face"):
        driving = call.run(2.0, observe, controls=held)
        assert driving.eye_openness == (0.0, 0.0)
        assert driving.lip_openness == pytest.approx(0.6)
    driving = call.run(1.0)
    assert driving.lip_openness == pytest.approx(0.4)
    assert np.abs(np.diff([d.lip_openness for d in call.out])).max() < 0.1


def test_sliders_hold_from_the_first_frame(call):
    assert call.run(1 / FPS, controls=Controls(eyes=0.5)).eye_openness == (0.65, 0.65)


@pytest.mark.parametrize("observe", ["face", "nothing"])
def test_stitching_is_the_controls(call, observe):
    assert call.run(1.0, observe).stitching is True
    assert call.run(1.0, observe, controls=Controls(stitching=False)).stitching is False


def test_calibrating_makes_the_present_face_the_neutral(call):
    call.run(1.0)
    call.maker.calibrate()
    driving = call.run(3.0)
    assert abs(_yaws(call)[-1]) < 0.5
    assert np.abs(driving.expression).max() < 2e-3
    assert _no_jump(call)


def test_a_remembered_neutral_is_used(make_observation):
    kept = neutral_from(make_observation(offset=0.03))
    maker = MotionMaker()
    maker.recall(kept)
    driving = maker.drive(make_observation(0.0, offset=0.03), Controls(), 0.0)
    assert np.abs(driving.expression).max() < 2e-3


def test_time_that_stands_still_or_runs_back_breaks_nothing(make_observation):
    maker = MotionMaker()
    for now_s in (5.0, 5.0, 4.9, 5.1, 9.0):
        driving = maker.drive(make_observation(now_s), Controls(), now_s)
        assert np.isfinite(driving.rotation).all()
        assert np.isfinite(driving.expression).all()


def test_a_real_clip_with_an_odd_start(track_clip):
    """From the middle of a yawn on, with nothing known: lips follow at once, the head stays calm, nothing jumps."""
    seen = track_clip("d18")
    start = next(i for i, o in enumerate(seen) if o.face.lip_openness > 0.7)
    maker = MotionMaker()
    out = [maker.drive(o, Controls(), o.captured_s) for o in seen[start:]]
    lips = np.array([o.face.lip_openness for o in seen[start:]])
    assert np.corrcoef(lips, [d.lip_openness for d in out])[0, 1] > 0.99
    shut = [d for d, gap in zip(out, lips, strict=True) if gap < 0.005]
    assert shut
    assert all(d.lip_openness == 0 for d in shut)
    heads = [o.face.head_pose.rotation for o in seen[start:]]
    own = np.array([angle_between_deg(a, b) for a, b in pairwise(heads)])
    turns = np.array([angle_between_deg(a.rotation, b.rotation) for a, b in pairwise(out)])
    assert (turns - own).max() < 0.25
