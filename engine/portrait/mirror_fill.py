"""Continues what is out of focus into a gap: mirrored from the left, the right and above, and softer the deeper.

Patches suit what is crisp. Between soft shapes their seams are the sharpest lines in the picture; what is mirrored has
no seam where the gap begins, and carries shelves and window frames straight on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array
from engine.portrait.masks import Mask
from engine.portrait.smooth_fill import smooth_fill

# the line that is mirrored at follows the gap's outline, but not every strand of hair
OUTLINE_PX = 6.0
# of three mirrored pictures the nearer ones count more
NEARNESS = 3.0
# and those from the sides more than that from above: more runs level behind people than upright
ABOVE = 0.1
# what is missing to the picture beside the gap is added, less the deeper
RING_PX, ALONG_PX, NEAR_RING, JOIN_PX = 1.6, 2.0, 0.05, 8.0
# deeper than this the picture is blurred, by this at twice the depth and doubled with every further doubling
SHARP_PX, BLUR_PX, BLURS = 8.0, 2.0, 4


def mirror_fill(levels: Array, known: Mask) -> Array:
    """Return levels (H, W, 3) float32 with its gap filled; where no known pixel can be mirrored to, smoothly."""
    total, weights = np.zeros_like(levels), np.zeros(known.shape, np.float32)
    for turn, share in _TURNS:
        # each turn undoes itself
        colours, weight = (turn(one) for one in _from_left(turn(levels), turn(known)))
        total += colours * (share * weight[..., None])
        weights += share * weight
    found = known | (weights > 0)
    mirrored = np.where(known[..., None], levels, total / np.maximum(weights, 1e-12)[..., None])
    filled = smooth_fill(mirrored.astype(np.float32), found.astype(np.float32))
    return _softened(_joined(filled, known), known)


# how the picture is turned so that a side comes to lie left, and what that side counts
_TURNS: tuple[tuple[Callable[[npt.NDArray[Any]], npt.NDArray[Any]], float], ...] = (
    (lambda x: x, 1.0),
    (lambda x: x[:, ::-1], 1.0),
    (lambda x: x.swapaxes(0, 1), ABOVE),
)


def _from_left(levels: Array, known: Mask) -> tuple[Array, Array]:
    """Return levels with each row of the gap mirrored at its left end, and the weight (H, W) of that; 0 is none."""
    levels, known = np.ascontiguousarray(levels), np.ascontiguousarray(known)
    rows, columns = (index.astype(np.float32) for index in np.indices(known.shape))
    edge = np.maximum.accumulate(np.where(known, columns, -1), 1)
    gap = ((edge >= 0) & ~known).astype(np.float32)
    size = int(6 * OUTLINE_PX) | 1
    down = cv2.getGaussianKernel(size, OUTLINE_PX, cv2.CV_32F), np.ones(1, np.float32)
    share, sums = (cv2.sepFilter2D(one, -1, down[1], down[0]) for one in (gap, gap * edge))
    mirrored = np.minimum(2 * sums / np.maximum(share, 1e-6) - columns, edge).astype(np.float32)
    seen = cv2.remap(known.astype(np.float32), mirrored, rows, cv2.INTER_LINEAR, borderValue=(0,))
    colours = cv2.remap(levels, mirrored, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    weight = gap * (seen > 0.99) / np.maximum((columns - mirrored) / 2, 1) ** NEARNESS
    return np.asarray(colours, np.float32), np.asarray(weight, np.float32)


def _joined(filled: Array, known: Mask) -> Array:
    """Return filled without a step where the gap begins: mirrored at a smoother line, it does not meet it exactly."""
    depth, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.zeros((labels.max() + 1, filled.shape[2]), np.float32)
    nearest[labels[known]] = filled[known]
    ring = (~known & (depth < RING_PX)).astype(np.float32)
    steps, share = (
        cv2.GaussianBlur(one, (0, 0), ALONG_PX) for one in (ring[..., None] * (nearest[labels] - filled), ring)
    )
    spread = smooth_fill(steps / np.maximum(share, 1e-6)[..., None], (share > NEAR_RING).astype(np.float32))
    return np.where(known[..., None], filled, filled + spread * np.exp(-depth / JOIN_PX)[..., None]).astype(np.float32)


def _softened(filled: Array, known: Mask) -> Array:
    """Return filled, blurred more and more from SHARP_PX away from what is known."""
    depth = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 5)
    level = np.clip(np.log2(np.maximum(depth / SHARP_PX, 1)), 0, BLURS)[..., None]
    softened = filled * np.maximum(0, 1 - level)
    for step in range(1, BLURS + 1):
        blurred = cv2.GaussianBlur(filled, (0, 0), BLUR_PX * 2 ** (step - 1))
        softened += blurred * np.maximum(0, 1 - np.abs(level - step))
    return np.asarray(softened, np.float32)
