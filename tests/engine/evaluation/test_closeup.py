from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.evaluation.closeup import CLOSEUP_PX, ROOM, closeup
from engine.evaluation.face_crop import FaceCrop


@pytest.mark.parametrize("crop", [FaceCrop(0, 0, 512), FaceCrop(100, 60, 300)])
def test_the_face_fills_the_closeup(crop: FaceCrop) -> None:
    landmarks = np.array([[100, 80], [160, 80], [130, 160]], np.float32)
    picture = np.zeros((512, 640, 3), np.uint8)
    low, high = (landmarks[[0, 1, 2]].min(0), landmarks.max(0))
    corners = [np.array(p) * crop.side_px / 256 + [crop.left_px, crop.top_px] for p in (low, high)]
    (left, top), (right, bottom) = (corner.round().astype(int).tolist() for corner in corners)
    picture[top:bottom, left:right] = 255
    close = closeup(picture, crop, landmarks)
    assert close.shape == (CLOSEUP_PX, CLOSEUP_PX, 3)
    rows, columns = np.nonzero(close[..., 0] > 127)
    side = 80 * ROOM
    assert rows.max() - rows.min() == pytest.approx(80 / side * CLOSEUP_PX, abs=3)
    assert columns.max() - columns.min() == pytest.approx(60 / side * CLOSEUP_PX, abs=3)
    assert rows.mean() == pytest.approx((CLOSEUP_PX - 1) / 2, abs=1.5)
    assert columns.mean() == pytest.approx((CLOSEUP_PX - 1) / 2, abs=1.5)


def test_the_window_follows_the_face() -> None:
    noise = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8), (0, 0), 4)
    face = np.array([[90, 90], [150, 150]], np.float32)
    crop = FaceCrop(0, 0, 256)
    here, there = closeup(noise, crop, face), closeup(np.roll(noise, 20, axis=1), crop, face + np.array([20, 0]))
    np.testing.assert_array_equal(here, there)
