"""Fills gaps smoothly from what lies around them."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array

RELAXATIONS = 10


def smooth_fill(image: Array, weight: Array) -> Array:
    """Return image (H, W, C) float32 with the pixels of low weight filled from their surroundings.

    weight (H, W) float32 in 0..1: how far each pixel is known. Push-pull (Gortler et al., The Lumigraph, 1996): known
    pixels are averaged down a pyramid, and gaps filled on the way up; there each level is relaxed towards a membrane
    stretched over the gap, which carries gradients on.
    """
    known, levels = image * weight[..., None], []
    while min(weight.shape) > 2:
        levels.append((known, weight))
        known, weight = np.asarray(cv2.pyrDown(known), np.float32), np.asarray(cv2.pyrDown(weight), np.float32)
    filled = known / np.maximum(weight, 1e-6)[..., None]
    for known, weight in reversed(levels):
        filled = np.asarray(cv2.pyrUp(filled, dstsize=(weight.shape[1], weight.shape[0])), np.float32)
        # as many channels as the picture has: numpy is slow where the last axis is stretched
        share = np.repeat(weight[..., None], known.shape[2], 2)
        fixed, rest = share * (known / np.maximum(share, 1e-6)), 1 - share
        filled = fixed + rest * filled
        for _ in range(RELAXATIONS):
            filled = np.asarray(cv2.blur(filled, (3, 3)), np.float32)
            filled *= rest
            filled += fixed
    return np.asarray(filled, np.float32)
