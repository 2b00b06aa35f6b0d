"""Takes weak speckles and grids out of what is painted.

The synthesis network lightens a cheek that laughs, and lays a pattern of a few levels over it, some 5 px wide. Where
its change has strong detail (lips, folds, beards, edges) that is meant, and stays as it is.
"""

from __future__ import annotations

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mobileportrait.contours import LINES, LIPS
from engine.animators.mobileportrait.sizes import MOTION_PX, PICTURE_PX
from engine.frame import Image

# what is finer than a square of this side is detail
SIDE_PX = 5
# detail is kept where it has so many levels on average over squares of this side; between both in part
KEPT_LEVELS, SQUARE_PX = (2.0, 4.0), 4
# so near to lips, brows and nose weak detail says where they are, and is kept
AROUND_PX = 8
_AROUND = np.ones((2 * AROUND_PX * MOTION_PX // PICTURE_PX + 1,) * 2, np.uint8)


def around_features(contours: Image) -> Image:
    """Return where lips, brows and nose are, and what is within AROUND_PX, (256, 256) uint8; contours (5, 256, 256)."""
    small = cv2.resize(cv2.max(contours[LIPS], contours[LINES]), (MOTION_PX, MOTION_PX), interpolation=cv2.INTER_AREA)
    small = cv2.dilate(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY)[1], _AROUND)
    return np.asarray(cv2.resize(small, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_LINEAR), np.uint8)


def without_speckles(change: Image, features: Image) -> Image:
    """Return change (6, H, W) uint8, what is added to three colours and what is taken away, without weak detail.

    features (H, W) uint8: where it stays all the same, 255 or less for in part. H and W are whole multiples of
    SQUARE_PX. change is written over: fresh memory costs as much as the arithmetic.
    """
    smooth = np.empty_like(change)
    for plane, out in zip(change, smooth, strict=True):
        cv2.blur(plane, (SIDE_PX, SIDE_PX), dst=out)
    rows, smooth_rows = (one.reshape(-1, change.shape[-1]) for one in (change, smooth))
    strong = _strong(np.asarray(cv2.absdiff(rows, smooth_rows), np.uint8), change.shape)
    keep = np.tile(cv2.max(strong, features), (len(change), 1))
    cv2.multiply(rows, keep, dst=rows, scale=1 / 255)
    cv2.multiply(smooth_rows, cv2.bitwise_not(keep, dst=keep), dst=smooth_rows, scale=1 / 255)
    cv2.add(rows, smooth_rows, dst=rows)
    return change


def _strong(detail: Image, shape: tuple[int, ...]) -> Image:
    """Return how much of the detail is kept, (H, W) uint8; detail (6 H, W) uint8: how strong it is, of shape."""
    count, height, width = shape
    squares = cv2.resize(detail, (width // SQUARE_PX, detail.shape[0] // SQUARE_PX), interpolation=cv2.INTER_AREA)
    colours = squares.reshape(2, count // 2, height // SQUARE_PX, -1).astype(np.float32).sum(0)
    around = cv2.blur(colours.max(0), (3, 3))
    keep = np.asarray(smoothstep(around, *KEPT_LEVELS) * 255 + 0.5, np.uint8)
    return np.asarray(cv2.resize(keep, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
