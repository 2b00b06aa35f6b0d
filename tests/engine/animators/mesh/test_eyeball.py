"""An eyeball out of a drawn eye: nothing changes at rest, and the iris moves whole."""

import cv2
import numpy as np
import pytest

from engine.animators.mesh.eyeball import Eyeball, make_eyeball
from engine.animators.mesh.lattice import Window

WINDOW = Window(0, 0, 120, 70)
ROWS = slice(0, 70)
CORNERS = np.array([[15, 35], [105, 35]], np.float32)
IRIS = np.array([[60, 35], [75, 35], [60, 20], [45, 35], [60, 50]], np.float32)


def drawn_eye(iris_radius: int = 15) -> tuple[np.ndarray, np.ndarray]:
    photo = np.full((70, 120, 3), (200, 160, 140), np.uint8)
    opening = np.zeros((70, 120), np.uint8)
    cv2.ellipse(opening, (60, 35), (45, 22), 0, 0, 360, 255, -1)
    eye = np.full_like(photo, 235)
    cv2.circle(eye, (60, 35), iris_radius, (60, 90, 150), -1)
    cv2.circle(eye, (60, 35), 6, (10, 10, 10), -1)
    photo[opening > 0] = eye[opening > 0]
    return photo, opening.astype(np.float32) / 255


def iris_centre(picture: np.ndarray, inside: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero((picture.mean(-1) < 60) & (inside > 0.5))
    return np.array([columns.mean(), rows.mean()])


def looking(eyeball: Eyeball, yaw: float, pitch: float) -> np.ndarray:
    flat = np.full(120, 13.0, np.float32)
    return eyeball.render((yaw, pitch), flat, flat, WINDOW, ROWS)


def test_looking_ahead_is_the_photo():
    photo, visible = drawn_eye()
    still = looking(make_eyeball(photo, visible, IRIS, CORNERS), 0, 0)
    assert np.abs(still - photo)[visible > 0.99].max() < 2


@pytest.mark.parametrize(("gaze", "direction"), [((20, 0), (-1, 0)), ((-20, 0), (1, 0)), ((0, 12), (0, 1))])
def test_the_pupil_moves_the_right_way_and_leaves_white_behind(gaze, direction):
    photo, visible = drawn_eye()
    picture = looking(make_eyeball(photo, visible, IRIS, CORNERS), *gaze)
    shift = iris_centre(picture, visible) - iris_centre(photo, visible)
    assert shift @ np.array(direction) > 5
    assert abs(shift @ np.array(direction[::-1])) < 1.5
    behind = (60 - direction[0] * 14, 35 - direction[1] * 14)
    assert picture[int(behind[1]), int(behind[0])].mean() > 180


def test_the_iris_stays_round():
    photo, visible = drawn_eye()
    picture = looking(make_eyeball(photo, visible, IRIS, CORNERS), 15, 0)
    rows, columns = np.nonzero((picture.mean(-1) < 60) & (visible > 0.5))
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 2


def test_a_drawn_iris_larger_than_a_human_one_moves_whole():
    photo, visible = drawn_eye(iris_radius=21)
    picture = looking(make_eyeball(photo, visible, IRIS, CORNERS), 20, 0)
    # what was the iris's far edge is white now
    assert picture[35, 79].mean() > 180


def test_a_lowered_lid_casts_a_shadow():
    photo, visible = drawn_eye()
    eyeball = make_eyeball(photo, visible, IRIS, CORNERS)
    high, low = np.full(120, 13.0, np.float32), np.full(120, 30.0, np.float32)
    shaded, lit = eyeball.render((0, 0), low, high, WINDOW, ROWS), eyeball.render((0, 0), high, high, WINDOW, ROWS)
    assert shaded[31, 85].mean() < 0.85 * lit[31, 85].mean()
