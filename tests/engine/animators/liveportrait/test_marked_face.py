from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.animators.liveportrait.landmark_layouts import eyes_and_mouth
from engine.animators.liveportrait.marked_face import animal_points, animal_window, human_landmarks
from engine.errors import UsageError
from engine.portrait.affine import invert, transform
from engine.portrait.crop import crop_matrix, eye_and_mouth_middle
from engine.portrait.face import find_face
from engine.portrait.photo import read_photo
from engine.tracking import canonical as c

UPRIGHT = np.array([[200.0, 180.0], [300.0, 180.0], [250.0, 290.0]])


def turned(marks: np.ndarray, degrees: float) -> np.ndarray:  # type: ignore[type-arg]
    angle = np.radians(degrees)
    return marks @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + [400, 100]


def test_three_clicks_on_a_face_give_the_crop_that_the_detector_gives(astronaut: Path) -> None:
    landmarks = find_face(read_photo(astronaut).image, "it").landmarks
    right, left = (landmarks[eye, :2].mean(0) for eye in (c.RIGHT_EYE, c.LEFT_EYE))
    _, mouth = eye_and_mouth_middle(landmarks)
    marked = human_landmarks(np.array([right, left, mouth], np.float64))
    corners = np.array([[0, 0], [512, 0], [512, 512], [0, 512]], np.float32)
    found, clicked = (transform(invert(crop_matrix(points)), corners) for points in (landmarks, marked))
    side = float(np.linalg.norm(found[1] - found[0]))
    assert np.linalg.norm(clicked - found, axis=1).max() < 0.1 * side


@pytest.mark.parametrize("degrees", [0, 30, -100])
def test_the_layout_of_nine_points_has_eyes_and_mouth_where_they_were_clicked(degrees: float) -> None:
    marks = turned(UPRIGHT, degrees)
    points = animal_points(marks)
    assert points.shape == (9, 2)
    eyes, mouth = eyes_and_mouth(points)
    np.testing.assert_allclose(eyes, marks[:2].mean(0), atol=1e-9)
    np.testing.assert_allclose(mouth, marks[2], atol=1e-9)
    window = animal_window(marks)
    assert window.side == pytest.approx(animal_window(UPRIGHT).side)
    assert np.degrees(window.angle) == pytest.approx(degrees, abs=1e-6)
    # wide enough for the head, above the middle of the face
    assert 2.3 * 110 < window.side < 2.3 * 160


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        (UPRIGHT[[1, 0, 2]], "wrong order"),
        (np.array([[200, 180], [204, 180], [250, 290]]), "8 px apart"),
        (np.array([[200, 180], [300, 180], [400, 181]]), "lie in a line"),
    ],
)
def test_marks_that_are_no_face(marks: np.ndarray, told: str) -> None:  # type: ignore[type-arg]
    for place in (human_landmarks, animal_points):
        with pytest.raises(UsageError, match=told):
            place(marks)
