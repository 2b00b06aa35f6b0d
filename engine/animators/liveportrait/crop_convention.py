"""LivePortrait's crops of sources and drivers, its openness ratios and its paste-back, exactly as published.

The live engine crops by the 478-point mesh (engine/portrait/crop.py); this serves motion templates, other landmark
layouts and the proof of equality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.animators.liveportrait.landmark_layouts import Points, eyes_and_mouth
from engine.compose.seam import STITCHED_PX, seam_mask
from engine.frame import Array, Image

SOURCE_SCALE, SOURCE_SHIFT = 2.3, -0.125
DRIVING_SCALE, DRIVING_SHIFT = 2.2, -0.1
# of 203 landmarks: lid gap over eye width, inner-lip gap over mouth width
LEFT_EYE, RIGHT_EYE, LIPS = (6, 18, 0, 12), (30, 42, 24, 36), (90, 102, 48, 66)


@dataclass(frozen=True, slots=True)
class Window:
    """A square window in the picture, float64: centre (2,) px, side px, angle rad (positive is clockwise)."""

    centre: Points
    side: float
    angle: float


def face_window(points: Points, scale: float, shift_down: float, shift_right: float = 0.0) -> Window:
    """Return the window around points (N, 2) px whose down axis runs from the eyes to the mouth.

    scale: side over the longer side of the box that holds the points. Shifts are shares of the side.
    """
    eyes, mouth = eyes_and_mouth(points)
    down = mouth - eyes
    length = float(np.linalg.norm(down))
    down = down / length if length >= 1e-3 else np.array([0.0, 1.0])
    right = np.array([down[1], -down[0]])
    angle = float(np.arccos(np.clip(right[0], -1, 1)))
    mean = points.mean(0)
    along = (points - mean) @ np.stack([right, down]).T
    low, high = along.min(0), along.max(0)
    side = float((high - low).max()) * scale
    middle = (low + high) / 2 + np.array([shift_right, shift_down]) * side
    return Window(mean + middle[0] * right + middle[1] * down, side, -angle if right[1] < 0 else angle)


def crop_from_picture(window: Window, crop_px: int, *, upright: bool = True) -> Array:
    """Return the matrix (3, 3) float32 from the picture to a crop of that side. upright: turned by the angle."""
    zoom, angle = crop_px / window.side, window.angle if upright else 0.0
    (x, y), (cos, sin) = window.centre, (np.cos(angle), np.sin(angle))
    return np.array(
        [
            [zoom * cos, zoom * sin, crop_px / 2 - zoom * (cos * x + sin * y)],
            [-zoom * sin, zoom * cos, crop_px / 2 - zoom * (-sin * x + cos * y)],
            [0, 0, 1],
        ],
        np.float32,
    )


def source_window(points: Points) -> Window:
    """Return the window of a source image."""
    return face_window(points, SOURCE_SCALE, SOURCE_SHIFT)


def driving_box(frames: Sequence[Points]) -> Points:
    """Return (left, top, right, bottom) px, float64: the mean of the frames' windows, not turned."""
    boxes = []
    for points in frames:
        window = face_window(points, DRIVING_SCALE, DRIVING_SHIFT)
        boxes.append([*(window.centre - window.side / 2), *(window.centre + window.side / 2)])
    return np.asarray(np.mean(boxes, 0), np.float64)


def openness_ratios(points: Points) -> tuple[tuple[float, float], float]:
    """Return ((left eye, right eye), lips) of 203 landmarks: gap over width, free of size and turn."""

    def ratio(a: int, b: int, c: int, d: int) -> float:
        over = np.linalg.norm(points[c] - points[d]) + 1e-6
        return float(np.linalg.norm(points[a] - points[b]) / over)

    return (ratio(*LEFT_EYE), ratio(*RIGHT_EYE)), ratio(*LIPS)


def paste_back(crop: Image, picture: Image, picture_from_crop: Array, seam_px: int = STITCHED_PX) -> Image:
    """Return picture (H, W, 3) uint8 with crop (512, 512, 3) blended in. picture_from_crop (2 or 3, 3) float32.

    seam_px: width of the seam, as published by default.
    """
    height, width = picture.shape[:2]
    matrix, size = picture_from_crop[:2], (width, height)
    mask = cv2.warpAffine(seam_mask(seam_px), matrix, size, flags=cv2.INTER_LINEAR)
    placed = cv2.warpAffine(crop, matrix, size, flags=cv2.INTER_LINEAR)
    share = mask.astype(np.float32)[..., None] / np.float32(255)
    blended = share * placed + (1 - share) * picture
    return np.asarray(np.clip(blended, 0, 255), np.uint8)
