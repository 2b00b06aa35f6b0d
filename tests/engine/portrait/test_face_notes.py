import numpy as np
import pytest

from engine.frame import Array
from engine.portrait.face_notes import notes_on
from engine.portrait.face_reader import FaceReading
from engine.portrait.face_search import Search, Sighting, Turn
from engine.tracking.canonical import LEFT_LID_LOWER, LEFT_LID_UPPER, RIGHT_LID_LOWER, RIGHT_LID_UPPER
from engine.tracking.face_finder import FaceBox
from engine.tracking.head_pose import rotation_from_angles

IMAGE = np.zeros((400, 400, 3), np.uint8)
BOX = FaceBox(200, 200, 150, 0.9)


def sighting(*boxes: FaceBox, search: Search = Search.WHOLE, turn: Turn = Turn.NONE, scale: float = 1) -> Sighting:
    return Sighting(IMAGE, list(boxes), search, turn, scale)


def reading(landmarks: Array, spread: float = 0.008) -> FaceReading:
    return FaceReading(landmarks, spread, 1.0)


def test_a_good_face_needs_no_note(mean_landmarks: Array) -> None:
    assert notes_on(sighting(BOX), BOX, reading(mean_landmarks)) == ()


def test_several_faces_are_counted(mean_landmarks: Array) -> None:
    boxes = (BOX, FaceBox(90, 90, 80, 0.8), FaceBox(320, 90, 60, 0.9), FaceBox(10, 10, 20, 0.55))
    (note,) = notes_on(sighting(*boxes), BOX, reading(mean_landmarks))
    assert note == "There are 3 faces in the photo; the largest is used."


def test_what_was_refused_before_is_not_counted(mean_landmarks: Array) -> None:
    boxes = (FaceBox(90, 90, 300, 0.8), BOX)
    assert notes_on(sighting(*boxes), BOX, reading(mean_landmarks)) == ()


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (sighting(BOX, turn=Turn.LEFT), "side"),
        (sighting(BOX, search=Search.ENHANCED), "hard to read"),
        (sighting(BOX, scale=2.0), "small"),
    ],
)
def test_notes_on_the_photo(mean_landmarks: Array, seen: Sighting, word: str) -> None:
    (note,) = notes_on(seen, BOX, reading(mean_landmarks))
    assert word in note


def test_a_turned_head(mean_landmarks: Array) -> None:
    turned = np.asarray(mean_landmarks @ rotation_from_angles(0, 50, 0).T, np.float32)
    (note,) = notes_on(sighting(BOX), BOX, reading(turned))
    assert "turned" in note


def test_shut_eyes(mean_landmarks: Array) -> None:
    for upper, lower in ((LEFT_LID_UPPER, LEFT_LID_LOWER), (RIGHT_LID_UPPER, RIGHT_LID_LOWER)):
        mean_landmarks[upper[1:-1], 1] = mean_landmarks[lower[1:-1], 1]
    (note,) = notes_on(sighting(BOX), BOX, reading(mean_landmarks))
    assert "shut" in note


def test_looks_that_disagree(mean_landmarks: Array) -> None:
    (note,) = notes_on(sighting(BOX), BOX, reading(mean_landmarks, spread=0.04))
    assert "hard to read" in note
