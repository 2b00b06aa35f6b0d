from __future__ import annotations

import numpy as np
import pytest

from engine.motion.openness_range import EYE_REST, EYE_SHUT, LIP_SHUT_MOST, EyeRange, LipRange

DT_S = 1 / 30


def _watch(range_, values):
    for value in values:
        range_.add(float(value), DT_S)
    return range_


def _blinking(rest, shut, seconds, seed=0):
    values = np.random.default_rng(seed).normal(rest, 0.008, round(seconds * 30))
    for start in range(50, len(values) - 4, 90):
        values[start : start + 4] = (rest + shut) / 2, shut, shut, (rest + shut) / 2
    return values


def test_before_anything_is_seen_people_in_general_count():
    eye = EyeRange(120.0)
    assert eye.rest() == pytest.approx(EYE_REST, abs=0.02)
    assert eye.shut() == pytest.approx(EYE_SHUT, abs=0.01)
    assert LipRange(120.0).shut() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("rest", "shut"), [(0.16, 0.03), (0.3, 0.05), (0.45, 0.1)])
def test_learns_this_drivers_eyes(rest, shut):
    eye = _watch(EyeRange(120.0), _blinking(rest, shut, 20))
    assert eye.rest() == pytest.approx(rest, abs=0.02)
    assert eye.shut() == pytest.approx(shut, abs=0.03)
    assert eye.shut() < 0.4 * eye.rest()


def test_eyes_shut_at_the_start_are_not_taken_for_open():
    eye = _watch(EyeRange(120.0), np.full(90, 0.06))
    assert eye.rest() > 0.25
    assert eye.shut() < 0.09


def test_a_driver_who_looks_down_for_long_is_no_sleeper():
    eye = _watch(EyeRange(120.0), [*_blinking(0.3, 0.05, 5), *np.full(60, 0.16)])
    assert eye.rest() == pytest.approx(0.3, abs=0.03)


def test_lips_that_never_quite_shut():
    lips = _watch(LipRange(120.0), np.tile([0.02, 0.02, 0.2, 0.3], 300))
    assert lips.shut() == pytest.approx(0.02, abs=0.005)


def test_lips_that_never_shut_at_all_are_still_open():
    assert _watch(LipRange(120.0), np.full(900, 0.25)).shut() == pytest.approx(LIP_SHUT_MOST)


def test_old_frames_are_outweighed_after_fading():
    eye = _watch(EyeRange(120.0), _blinking(0.42, 0.06, 60))
    eye.fade_to(0.5)
    _watch(eye, _blinking(0.22, 0.04, 3))
    assert eye.rest() == pytest.approx(0.22, abs=0.03)


def test_values_off_the_scale_are_counted_at_its_ends():
    eye = _watch(EyeRange(120.0), [5.0, -1.0, 0.0])
    assert np.isfinite([eye.rest(), eye.shut()]).all()
