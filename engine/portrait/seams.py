"""Finds where a filling breaks with what lies around it."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array
from engine.portrait.masks import Mask, smoothstep
from engine.portrait.smooth_fill import smooth_fill

# mean colours on both sides of the gap's outline are compared, this far from it and about this far along it
BAND_PX, ALONG_PX = 6.0, 3.0
# textures that go on differ by less than the first of these levels, another thing that begins by more than the second
GOES_ON_LEVELS, BREAKS_LEVELS = 15.0, 35.0
# least share of each side in a mean
SEEN = 0.1


def breaks(filled: Array, known: Mask) -> Array:
    """Return (H, W, 1) float32 in 0..1: how far filled (H, W, 3) breaks with what is known at the outline nearby."""
    depth = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 5)
    height = cv2.distanceTransform(known.astype(np.uint8), cv2.DIST_L2, 5)
    (without, seen_without), (within, seen_within) = (
        _means(filled, band) for band in (known & (height < BAND_PX), ~known & (depth < BAND_PX))
    )
    outline = ~known & (depth < 2) & (seen_without > SEEN) & (seen_within > SEEN)
    steps = smooth_fill(np.abs(without - within), outline.astype(np.float32))
    return smoothstep(steps.mean(2, keepdims=True), GOES_ON_LEVELS, BREAKS_LEVELS)


def _means(levels: Array, where: Mask) -> tuple[Array, Array]:
    """Return the means (H, W, 3) of levels around each pixel where where, and the share (H, W) of pixels there."""
    weight = where.astype(np.float32)
    share = np.asarray(cv2.GaussianBlur(weight, (0, 0), ALONG_PX), np.float32)
    sums = cv2.GaussianBlur(levels * weight[..., None], (0, 0), ALONG_PX)
    return np.asarray(sums / np.maximum(share, 1e-6)[..., None], np.float32), share
