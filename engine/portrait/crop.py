"""LivePortrait's crop around a face, for the 478-point mesh, and its exact inverse.

The window is LivePortrait's (arXiv:2407.03168): rotated so that the line from the eyes to the mouth stands upright, a
square of 2.3 times the face, moved up by an eighth of itself. Its landmark sets span brows, eyes, nose, lips and the
jaw line up to the ears, but not the forehead; EXTENT names the mesh points of the same span.
"""

from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c

SCALE = 2.3
# share of the window's side by which it moves along the face's up-down axis; negative is towards the forehead
SHIFT_DOWN = -0.125

# the jaw line from ear to ear: the oval without the forehead above the ears
CONTOUR = np.concatenate([c.JAW, np.array([323, 454, 356, 93, 234, 127], np.intp)])
EXTENT = np.unique(
    np.concatenate(
        [CONTOUR, c.LIPS, c.LEFT_EYE, c.RIGHT_EYE, c.LEFT_BROW, c.RIGHT_BROW, c.NOSE_LINE, c.NOSE_WINGS],
    )
)


def eye_and_mouth_middle(landmarks: Array) -> tuple[Array, Array]:
    """Return the middle between the eye centres and the middle of the mouth, each (2,) float32.

    landmarks (478, 2 or 3). An eye's centre is the mean of its two corners and of the two points amid its lids.
    """
    points = landmarks[:, :2]
    eyes = [
        points[[upper[0], upper[len(upper) // 2], upper[-1], lower[len(lower) // 2]]].mean(0)
        for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER))
    ]
    mouth = points[[c.LIP_UPPER_OUTER[0], c.LIP_UPPER_OUTER[-1]]].mean(0)
    return np.asarray((eyes[0] + eyes[1]) / 2, np.float32), np.asarray(mouth, np.float32)


def face_rectangle(points: Array, eyes: Array, mouth: Array, scale: float) -> tuple[Array, float, Array]:
    """Return (centre (2,), side, axes (2, 2)) of the square window around points, upright along the face.

    points (N, 2): whatever the window must hold; eyes, mouth (2,): the line that becomes vertical. The rows of axes are
    the window's right and down as unit vectors in the photo. scale: side over the longer side of the tight box.
    """
    down = np.asarray(mouth, np.float64) - eyes
    length = float(np.linalg.norm(down))
    down = down / length if length >= 1e-3 else np.array([0.0, 1.0])
    axes = np.array([[down[1], -down[0]], down])
    along = np.asarray(points, np.float64) @ axes.T
    low, high = along.min(0), along.max(0)
    side = float((high - low).max()) * scale
    middle = (low + high) / 2 + np.array([0.0, SHIFT_DOWN * side])
    return middle @ axes, side, axes


def crop_matrix(landmarks: Array) -> Array:
    """Return crop_from_photo (2, 3) float32 for landmarks (478, 2 or 3) px in the photo.

    Pixel centres are at whole numbers on both sides; the window's centre goes to (256, 256).
    """
    eyes, mouth = eye_and_mouth_middle(landmarks)
    return window_matrix(*face_rectangle(landmarks[EXTENT, :2], eyes, mouth, SCALE))


def window_matrix(centre: Array, side: float, axes: Array) -> Array:
    """Return the (2, 3) float32 matrix that maps a window of the photo onto the 512 px crop."""
    linear = axes * (CROP_PX / side)
    return np.asarray(np.column_stack([linear, CROP_PX / 2 - linear @ centre]), np.float32)


def crop_axes(crop_from_photo: Array) -> Array:
    """Return C (3, 3) float32: the photo's camera axes as the crop sees them, which lies level with the eyes.

    crop_from_photo (2, 3): the crop's matrix, a similarity.
    """
    turn = np.eye(3, dtype=np.float32)
    turn[:2, :2] = crop_from_photo[:, :2] / np.sqrt(abs(np.linalg.det(crop_from_photo[:, :2])))
    return turn
