from __future__ import annotations

import numpy as np
import pytest

from engine.frame import Array
from engine.tracking.canonical import mean_face
from engine.tracking.driving_crop import CROP_PX, DrivingCrop, glide, window_of


def face(x_px: float = 320.0, y_px: float = 240.0, scale: float = 60.0) -> Array:
    return np.asarray(mean_face() * scale + np.array([x_px, y_px, 0], np.float32), np.float32)


def test_the_window_holds_the_face_with_room() -> None:
    x, y, side = window_of(face())
    points = face()[:, :2]
    assert (points.min(0) > [x - side / 2, y - side / 2]).all()
    assert (points.max(0) < [x + side / 2, y + side / 2]).all()
    np.testing.assert_allclose(window_of(face(420, 200)), [x + 100, y - 40, side], atol=1e-2)
    assert window_of(face(scale=120.0))[2] == pytest.approx(2 * side, rel=1e-4)


def test_a_face_near_the_middle_does_not_move_the_window() -> None:
    window = window_of(face())
    np.testing.assert_array_equal(glide(window, window_of(face(325, 243, 62)), 1.0), window)


def test_a_face_that_leaves_the_middle_is_followed_without_a_jump() -> None:
    window = window_of(face())
    away = window_of(face(480, 240, 90))
    step = glide(window, away, 1 / 30)
    assert window[0] < step[0] < window[0] + 0.1 * (away[0] - window[0])
    assert window[2] < step[2] < away[2]
    for _ in range(200):
        window = glide(window, away, 1 / 30)
    assert abs(window[0] - away[0]) <= 0.061 * window[2]
    assert abs(np.log(window[2] / away[2])) <= 0.121


def test_the_crop_shows_the_window() -> None:
    image = np.zeros((480, 640, 3), np.uint8)
    x, y, _side = (float(value) for value in window_of(face()))
    image[int(y) - 4 : int(y) + 5, int(x) - 4 : int(x) + 5] = 255
    crop = DrivingCrop().cut(image, face(), 0.0)
    assert crop.shape == (CROP_PX, CROP_PX, 3) and crop.dtype == np.uint8
    rows, columns = np.nonzero(crop[..., 0] > 128)
    assert (rows.mean(), columns.mean()) == pytest.approx((CROP_PX / 2, CROP_PX / 2), abs=2)


def test_another_face_starts_anew() -> None:
    image = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    cropper = DrivingCrop()
    cropper.cut(image, face(200), 0.0)
    cropper.reset()
    np.testing.assert_array_equal(cropper.cut(image, face(420), 0.1), DrivingCrop().cut(image, face(420), 0.1))
