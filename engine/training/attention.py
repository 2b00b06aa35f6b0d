"""Where a training picture matters most: at the mouth. In use, eyes are drawn (drawn_eyes.py)."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.tracking import canonical as c
from engine.training.footage_cache import FRAME_PX

# weight of a pixel is 1 + what is drawn / UNIT
UNIT = 16
MOUTH, EYES = 9 * UNIT, UNIT
SOFT_PX = 3.0


def draw_attention(landmarks_px: Array) -> Image:
    """Return (256, 256) uint8: how much more than 1 each pixel counts, in UNITs. landmarks (478, 3) px."""
    plane = np.zeros((FRAME_PX, FRAME_PX), np.uint8)
    points = landmarks_px[:, :2]
    for row, grow, level in (
        (c.LIPS, 1.15, MOUTH),
        (c.RIGHT_EYE, 1.1, EYES),
        (c.LEFT_EYE, 1.1, EYES),
    ):
        middle = points[row].mean(0)
        hull = cv2.convexHull(np.round(middle + grow * (points[row] - middle)).astype(np.int32))
        cv2.fillConvexPoly(plane, hull, (level,))
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), SOFT_PX), np.uint8)
