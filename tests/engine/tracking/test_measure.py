"""Openness and gaze mean the same however the head is turned."""

import numpy as np
import pytest

from engine.tracking import canonical as c
from engine.tracking.head_pose import apply_head_pose, head_pose, rotation_from_angles
from engine.tracking.measure import measure_face


def face_with(eye_gap: float = 0.1, lip_gap: float = 0.0, iris_shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    shape = c.mean_face().copy()
    for upper, lower in ((c.LEFT_LID_UPPER, c.LEFT_LID_LOWER), (c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER)):
        shape[upper[1:-1], 1] = shape[lower[1:-1], 1] - eye_gap
    shape[c.LIP_UPPER_INNER[1:-1], 1] = shape[c.LIP_LOWER_INNER[1:-1], 1] - lip_gap
    for iris, lid in ((c.LEFT_IRIS, c.LEFT_LID_UPPER), (c.RIGHT_IRIS, c.RIGHT_LID_UPPER)):
        middle = (shape[lid[0]] + shape[lid[-1]]) / 2
        shape[iris, :2] = middle[:2] + iris_shift
    return shape


def posed(shape: np.ndarray, pitch: float, yaw: float, roll: float) -> np.ndarray:
    return apply_head_pose(shape, head_pose(rotation_from_angles(pitch, yaw, roll), np.zeros(3, np.float32), 150.0))


@pytest.mark.parametrize("angles", [(0, 0, 0), (15, 0, 0), (0, 30, 0), (-10, -30, 20)])
def test_openness_does_not_depend_on_the_pose(angles):
    shape = face_with(eye_gap=0.08, lip_gap=0.1)
    straight = measure_face(posed(shape, 0, 0, 0))
    turned = measure_face(posed(shape, *angles))
    assert turned.eye_openness == pytest.approx(straight.eye_openness, abs=0.003)
    assert turned.lip_openness == pytest.approx(straight.lip_openness, abs=0.003)
    assert turned.gaze_deg == pytest.approx(straight.gaze_deg, abs=0.3)


def test_shut_is_zero_and_never_below():
    face = measure_face(posed(face_with(eye_gap=-0.02, lip_gap=-0.02), 0, 0, 0))
    assert face.eye_openness == (0.0, 0.0)
    assert face.lip_openness == 0.0


def test_gaze_signs():
    towards_image_left = measure_face(posed(face_with(iris_shift=(-0.04, 0.0)), 0, 0, 0))
    down = measure_face(posed(face_with(iris_shift=(0.0, 0.03)), 0, 0, 0))
    assert towards_image_left.gaze_deg[0] > 5
    assert down.gaze_deg[1] > 5


def test_left_is_the_persons_left():
    shape = face_with(eye_gap=0.1)
    shape[c.LEFT_LID_UPPER] = shape[c.LEFT_LID_LOWER]
    left, right = measure_face(posed(shape, 0, 0, 0)).eye_openness
    assert left < 0.01 < right
