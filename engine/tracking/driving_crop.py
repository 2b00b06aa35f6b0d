"""The driving crop for animators that look at pixels: a window that follows the face steadily, never turned.

The published program averages the window over the whole clip (scale 2.2, moved up by a tenth), which a live camera
cannot; a window that jumps with every frame would read as motion of the head. So it stays while the face is near its
middle and of about its size, and glides after it otherwise.
"""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.crop import EXTENT, eye_and_mouth_middle

CROP_PX = 256
SCALE, SHIFT_DOWN = 2.2, -0.1
# how far the face may stray from the window's middle, and its size from the window's, in shares, before the window goes
FREE_SHIFT, FREE_GROWTH = 0.06, 0.12
# share of the surplus that is made up per second
GLIDE_PER_S = 2.0


class DrivingCrop:
    """Cuts the driving crop out of the frames of one face; frames come in order."""

    def __init__(self) -> None:
        # centre x, y and side, px
        self._window: Array | None = None
        self._last_s = 0.0

    def reset(self) -> None:
        """Another face: start anew."""
        self._window = None

    def cut(self, image: Image, landmarks: Array, now_s: float) -> Image:
        """Return the crop (256, 256, 3) of image (H, W, 3) uint8 RGB around landmarks (478, 2 or 3) px in it."""
        wanted = window_of(landmarks)
        if self._window is None:
            self._window = wanted
        else:
            self._window = glide(self._window, wanted, now_s - self._last_s)
        self._last_s = now_s
        x, y, side = (float(value) for value in self._window)
        zoom = CROP_PX / side
        matrix = np.array([[zoom, 0, CROP_PX / 2 - zoom * x], [0, zoom, CROP_PX / 2 - zoom * y]])
        area = cv2.INTER_AREA if zoom < 0.5 else cv2.INTER_LINEAR
        return np.asarray(cv2.warpAffine(image, matrix, (CROP_PX, CROP_PX), flags=area), np.uint8)


def window_of(landmarks: Array) -> Array:
    """Return (centre x, centre y, side) px float32 of the published driving window for landmarks (478, 2 or 3)."""
    points = landmarks[EXTENT, :2]
    eyes, mouth = eye_and_mouth_middle(landmarks)
    down = (mouth - eyes) / max(float(np.linalg.norm(mouth - eyes)), 1e-3)
    axes = np.array([[down[1], -down[0]], down])
    along = points @ axes.T
    low, high = along.min(0), along.max(0)
    side = float((high - low).max()) * SCALE
    centre = ((low + high) / 2 + np.array([0, SHIFT_DOWN * side])) @ axes
    return np.array([*centre, side], np.float32)


def glide(window: Array, wanted: Array, dt_s: float) -> Array:
    """Return window (3,) moved towards wanted by what it strays more than it is free to. dt_s: since the last frame."""
    share = 1 - np.exp(-GLIDE_PER_S * max(0.0, dt_s))
    side = float(window[2])
    stray = (wanted[:2] - window[:2]) / side
    length = float(np.linalg.norm(stray))
    surplus = stray * max(0.0, 1 - FREE_SHIFT / length) if length > 0 else stray
    growth = float(np.log(wanted[2] / side))
    beyond = np.sign(growth) * max(0.0, abs(growth) - FREE_GROWTH)
    return np.array([*(window[:2] + share * surplus * side), side * np.exp(share * beyond)], np.float32)
