from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frame import Array
from engine.portrait.affine import compose, invert, transform
from engine.portrait.crop import EXTENT, SCALE, crop_matrix, eye_and_mouth_middle, face_rectangle, window_matrix
from engine.portrait.portrait import CROP_PX
from engine.tracking.canonical import mean_face


def face_at(x: float, y: float, size: float, turn_deg: float) -> Array:
    turn = np.radians(turn_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray((mean_face()[:, :2] * size) @ rotation.T + np.array([x, y]), np.float32)


@settings(max_examples=60)
@given(st.floats(-500, 4000), st.floats(-500, 4000), st.floats(15, 1500), st.floats(-170, 170))
def test_every_face_lies_in_its_crop_the_same_way(x: float, y: float, size: float, turn_deg: float) -> None:
    """However large, wherever and however tilted a face is, its crop is the same."""
    upright, tilted = face_at(0, 0, 100, 0), face_at(x, y, size, turn_deg)
    expected = transform(crop_matrix(upright), upright)
    found = transform(crop_matrix(tilted), tilted)
    assert np.abs(found - expected).max() < 0.05 + 2e-3 * (abs(x) + abs(y)) / size


def test_the_eyes_are_level_and_the_mouth_below() -> None:
    landmarks = face_at(300, 200, 80, 25)
    eyes, mouth = eye_and_mouth_middle(transform(crop_matrix(landmarks), landmarks))
    assert abs(eyes[0] - mouth[0]) < 0.01
    assert mouth[1] > eyes[1]


def test_the_face_takes_its_share_of_the_window() -> None:
    landmarks = face_at(300, 200, 80, -40)
    inside = transform(crop_matrix(landmarks), landmarks[EXTENT])
    low, high = inside.min(0), inside.max(0)
    assert np.isclose((high - low).max(), CROP_PX / SCALE, atol=0.05)
    # the window moves up by an eighth, so the face lies below the middle by as much
    assert np.allclose((low + high) / 2, [CROP_PX / 2, CROP_PX * (0.5 + 0.125)], atol=0.05)


@given(st.floats(20, 900), st.floats(-179, 179))
def test_crop_and_inverse(size: float, turn_deg: float) -> None:
    matrix = crop_matrix(face_at(900, 700, size, turn_deg))
    identity = compose(invert(matrix), matrix)
    assert np.allclose(identity, [[1, 0, 0], [0, 1, 0]], atol=2e-3)


@pytest.mark.parametrize("number", range(17))
def test_the_rectangle_is_liveportraits(shared_dir: Path, number: int) -> None:
    """Against the reference's matrices for its own landmark sets."""
    golden = np.load(shared_dir / "liveportrait" / "crop_golden.npz")
    eyes, mouth = golden[f"pt2_{number:02d}_lip1"]
    matrix = window_matrix(*face_rectangle(golden[f"pts_{number:02d}"], eyes, mouth, SCALE))
    wanted = golden[f"source_M_o2c_{number:02d}"][:2]
    # the reference goes through the arc cosine of a float32, which is coarse for small angles
    assert np.abs(matrix[:, :2] - wanted[:, :2]).max() < 5e-6
    assert np.abs(matrix[:, 2] - wanted[:, 2]).max() < 1e-3
    assert np.abs(invert(matrix) - golden[f"source_M_c2o_{number:02d}"][:2]).max() < 1e-3


def test_points_on_one_spot_still_give_a_window() -> None:
    eyes = np.array([5, 5], np.float32)
    _, side, axes = face_rectangle(np.array([[0, 0], [10, 4]], np.float32), eyes, eyes, 2.0)
    assert side == 20
    assert np.array_equal(axes, np.eye(2))
