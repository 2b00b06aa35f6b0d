from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.motion.idle import BLOCK_S, IdleMotion, loop_driving
from engine.motion.rotation import angle_between_deg

FPS = 60


def _eyes(seconds, seed=0, start_s=0.0):
    idle = IdleMotion(seed)
    return np.array([idle.driving(start_s + i / FPS).eye_openness[0] for i in range(round(seconds * FPS))])


def _starts(eyes):
    shut = eyes < 0.5
    return np.flatnonzero(shut[1:] & ~shut[:-1]) / FPS


def test_the_same_seed_and_time_give_the_same_motion_in_any_order():
    a, b = IdleMotion(4), IdleMotion(4)
    later = b.driving(130.0)
    for time_s in (0.0, 3.3, 130.0):
        assert a.driving(time_s).gaze_deg == b.driving(time_s).gaze_deg
        assert (a.driving(time_s).rotation == b.driving(time_s).rotation).all()
    assert later.eye_openness == b.driving(130.0).eye_openness
    assert (IdleMotion(5).driving(7.0).rotation != a.driving(7.0).rotation).any()


def test_blinks_come_at_natural_intervals_and_close_fully():
    eyes = _eyes(600)
    starts = _starts(eyes)
    gaps = np.diff(starts)
    single = gaps[gaps > 0.8]
    assert 3.0 < single.mean() < 5.0
    assert single.std() > 0.8
    assert single.max() < 12
    assert eyes.min() < 0.02
    shut = eyes < 0.5
    lengths = np.diff(np.flatnonzero(np.diff(shut.astype(int))))[::2] / FPS
    assert 0.08 < np.median(lengths) < 0.25


def test_lids_close_faster_than_they_open():
    eyes = _eyes(30)
    bottom = np.flatnonzero(eyes < 0.02)[0]
    closing = bottom - np.flatnonzero(eyes[:bottom] > 0.9)[-1]
    opening = np.flatnonzero(eyes[bottom:] > 0.9)[0]
    assert opening > closing


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_motion_is_slight_and_never_jumps(seed):
    idle = IdleMotion(seed)
    frames = [idle.driving(BLOCK_S - 4 + i / FPS) for i in range(8 * FPS)]
    for before, now in pairwise(frames):
        assert angle_between_deg(before.rotation, now.rotation) < 0.1
        assert np.abs(now.translation - before.translation).max() < 1e-3
        assert abs(now.scale - before.scale) < 1e-3
    assert all(angle_between_deg(f.rotation, np.eye(3)) < 3 for f in frames)
    assert all(not f.expression.any() and f.lip_openness == 0 for f in frames)
    assert max(abs(f.gaze_deg[0]) for f in frames) < 4


def test_breathing_is_there():
    heights = np.array([IdleMotion().driving(i / 10).translation[1] for i in range(400)])
    spectrum = np.abs(np.fft.rfft(heights - heights.mean()))
    assert np.fft.rfftfreq(400, 0.1)[spectrum.argmax()] == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("period_s", [1.0, 2.0, 4.0, 7.5, 20.0])
def test_a_loop_has_no_seam_and_a_blink(period_s):
    count = round(period_s * FPS)
    frames = [loop_driving(i * period_s / count, period_s) for i in range(count)]
    first, last = frames[0], frames[-1]
    again = loop_driving(period_s, period_s)
    assert again.rotation == pytest.approx(first.rotation, abs=1e-6)
    assert again.eye_openness == pytest.approx(first.eye_openness, abs=1e-6)
    assert angle_between_deg(last.rotation, first.rotation) < 0.3
    assert np.abs(np.subtract(last.gaze_deg, first.gaze_deg)).max() < 0.01
    assert last.translation == pytest.approx(first.translation, abs=2e-3)
    assert abs(last.eye_openness[0] - first.eye_openness[0]) < 0.02
    assert min(f.eye_openness[0] for f in frames) < 0.05
    assert first.eye_openness[0] > 0.9


def test_too_short_a_loop():
    with pytest.raises(ValueError, match="too short"):
        loop_driving(0.0, 0.5)
