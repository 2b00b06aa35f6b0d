from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple

import numpy as np
import pytest

from engine.evaluation.accuracy import IBUG_68, measure_accuracy
from engine.evaluation.timeline import MESH_POINTS, Timeline, timeline
from engine.tracking import canonical as c


def test_the_truth_itself_has_no_error(talking: Callable[..., Timeline]) -> None:
    assert astuple(measure_accuracy(talking(), talking())) == pytest.approx((0,) * 8, abs=1e-5)


def test_a_shift_is_the_keypoint_distance_and_nothing_else(talking: Callable[..., Timeline]) -> None:
    accuracy = measure_accuracy(talking(), talking(shift_px=3))
    assert (accuracy.akd, accuracy.akd68) == pytest.approx((3, 3), rel=1e-4)
    assert (accuracy.hpd_deg, accuracy.lip_error, accuracy.eye_error) == pytest.approx((0, 0, 0), abs=1e-3)


def test_distances_are_counted_at_256_px(reading: Callable[..., object]) -> None:
    truth = timeline([reading(x_px=200, scale=180)] * 3, 512)
    result = timeline([reading(x_px=210, scale=180)] * 3, 512)
    assert measure_accuracy(truth, result).akd == pytest.approx(5, rel=1e-4)


def test_head_pose_error_is_the_angle_between_the_heads(reading: Callable[..., object]) -> None:
    truth = timeline([reading(yaw=10)] * 4, 256)
    accuracy = measure_accuracy(truth, timeline([reading(yaw=4)] * 4, 256))
    assert accuracy.hpd_deg == pytest.approx(6, abs=0.01)
    assert accuracy.apd_deg == pytest.approx(2, abs=0.01)


def test_the_first_picture_does_not_count(reading: Callable[..., object]) -> None:
    truth = timeline([reading()] * 3, 256)
    result = timeline([reading(x_px=200), reading(), reading()], 256)
    assert measure_accuracy(truth, result).akd == pytest.approx(0, abs=1e-4)


def test_pictures_without_a_face_are_left_out_and_none_is_not_a_number(reading: Callable[..., object]) -> None:
    truth = timeline([reading()] * 3, 256)
    assert measure_accuracy(truth, timeline([reading(), None, reading(x_px=130)], 256)).akd == pytest.approx(
        2, rel=1e-3
    )
    assert set(astuple(measure_accuracy(truth, timeline([None] * 3, 256)))) == {None}


def test_openness_errors_are_those_of_the_measurement(reading: Callable[..., object]) -> None:
    truth, result = timeline([reading(lips=0.1)] * 3, 256), timeline([reading(lips=0.3, eyes=0.05)] * 3, 256)
    accuracy = measure_accuracy(truth, result)
    assert accuracy.lip_error == pytest.approx(result.lips[0] - truth.lips[0], rel=1e-4)
    assert accuracy.eye_error == pytest.approx(float(np.mean(result.eyes[0] - truth.eyes[0])), rel=1e-3)
    assert accuracy.aed == pytest.approx(0.2 / 52, rel=1e-3)


def test_the_68_points_are_distinct_mesh_points_on_the_parts_they_stand_for() -> None:
    assert len(IBUG_68) == len(set(IBUG_68.tolist())) == 68
    assert IBUG_68.max() < MESH_POINTS
    assert set(IBUG_68[:17]) <= set(c.OVAL)
    assert set(IBUG_68[48:]) <= set(c.LIPS)
    assert set(IBUG_68[36:42]) <= set(c.RIGHT_EYE) and set(IBUG_68[42:48]) <= set(c.LEFT_EYE)
    x = c.mean_face()[IBUG_68[:17], 0]
    assert (np.diff(x) > 0).all(), "the jaw runs from the image's left to its right"
