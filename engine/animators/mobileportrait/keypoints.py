"""The explicit face keypoints: 106 of the mesh's 478 landmarks, in the order of the usual 106-point protocol."""

from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.tracking import canonical as c
from engine.tracking.canonical import Index

EXPLICIT_COUNT, NEURAL_COUNT, MIXED_COUNT = 106, 50, 50
# mixed keypoints per thin-plate spline, and how many splines that makes
GROUP_SIZE = 5
GROUP_COUNT = MIXED_COUNT // GROUP_SIZE

# contour 34, brows 18, nose 15, eyes 18 with the centres of the irises, lips 20, chin 1
CONTOUR = np.array([i for i in c.OVAL if i not in (338, 109)], np.intp)
BROWS = np.array([i for row in (c.RIGHT_BROW, c.LEFT_BROW) for i in row if i not in (52, 282)], np.intp)
NOSE = np.array([168, 6, 195, 4, 129, 64, 98, 97, 2, 326, 327, 294, 358, 198, 420], np.intp)
EYES = np.array(
    [33, 160, 159, 158, 133, 153, 145, 144, 468, 362, 385, 386, 387, 263, 373, 374, 380, 473],
    np.intp,
)
LIPS = np.array(
    [61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91, 78, 81, 13, 311, 308, 402, 14, 178],
    np.intp,
)
EXPLICIT = np.concatenate([CONTOUR, BROWS, NOSE, EYES, LIPS, np.array([199], np.intp)])

# what each thin-plate spline is about before training moves it; spread in the plane, so that each is well posed. The
# last spline begins with neural keypoints.
GROUPS = np.array(
    [
        [10, 234, 454, 152, 4],
        [70, 55, 33, 133, 145],
        [285, 300, 362, 263, 374],
        [61, 291, 0, 17, 199],
        [78, 308, 13, 14, 2],
        [168, 195, 4, 129, 358],
        [127, 58, 33, 61, 64],
        [356, 288, 263, 291, 294],
        [10, 54, 284, 107, 296],
    ],
    np.intp,
)
# what moves with the skull: the affine from driving to source landmarks is fitted to these
_SKULL = frozenset(int(i) for i in (*CONTOUR, *NOSE, 33, 133, 362, 263))
SKULL_ROWS = np.array([row for row, i in enumerate(EXPLICIT) if int(i) in _SKULL], np.intp)


def group_rows() -> Index:
    """Return GROUPS as rows of EXPLICIT, (9, 5)."""
    row_of = {int(landmark): row for row, landmark in enumerate(EXPLICIT)}
    return np.array([[row_of[int(landmark)] for landmark in group] for group in GROUPS], np.intp)


def normalise(points_px: Array, side_px: int) -> Array:
    """Return points (..., 2) px, pixel centres at whole numbers, in −1..1 over a square picture, float32."""
    return np.asarray((2 * points_px + 1) / side_px - 1, np.float32)


def explicit_keypoints(landmarks_px: Array, side_px: int) -> Array:
    """Return the explicit keypoints (106, 2) float32 in −1..1 of landmarks (478, 2 or 3) px of a square picture."""
    return normalise(landmarks_px[EXPLICIT, :2], side_px)
