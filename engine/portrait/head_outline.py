"""Where a head is by its landmarks alone, for pictures in which the person cannot be told from the background."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array
from engine.portrait.masks import Mask
from engine.portrait.portrait import CROP_PX
from engine.tracking.canonical import OVAL

# the head with hair over the face oval, measured on photos: half widths and heights, and how far its middle lies above
HEAD_WIDTH, HEAD_HEIGHT, RAISED = 1.3, 1.35, 0.2
# half width of neck and shoulders over that of the face
NECK, SHOULDERS = 0.6, 2.2
SOFT_PX = 6.0


def face_hull(landmarks: Array) -> Mask:
    """Return the face's convex hull (512, 512); landmarks (478, 2 or 3) in crop px."""
    mask = np.zeros((CROP_PX, CROP_PX), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(landmarks[OVAL, :2]).astype(np.int32)), (1,))
    return mask.astype(bool)


def head_and_shoulders(landmarks: Array) -> Array:
    """Return a soft outline (512, 512) float32 in 0..1 of head, hair, neck and shoulders of an upright face."""
    oval = landmarks[OVAL, :2]
    low, high = oval.min(0), oval.max(0)
    (x, y), (half_width, half_height) = (low + high) / 2, (high - low) / 2
    mask = np.zeros((CROP_PX, CROP_PX), np.float32)
    centre, axes = (x, y - RAISED * half_height), (HEAD_WIDTH * half_width, HEAD_HEIGHT * half_height)
    cv2.ellipse(mask, _whole(centre), _whole(axes), 0, 0, 360, (1.0,), -1)
    chin, collar, bottom = high[1], high[1] + 0.5 * half_height, CROP_PX + half_height
    body = [
        (x - NECK * half_width, chin - half_height),
        (x + NECK * half_width, chin - half_height),
        (x + NECK * half_width, chin),
        (x + SHOULDERS * half_width, collar),
        (x + SHOULDERS * half_width, bottom),
        (x - SHOULDERS * half_width, bottom),
        (x - SHOULDERS * half_width, collar),
        (x - NECK * half_width, chin),
    ]
    cv2.fillPoly(mask, [np.array([_whole(point) for point in body], np.int32)], (1.0,))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), SOFT_PX), np.float32)


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
