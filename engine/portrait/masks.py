"""Operations on masks: (H, W) bool arrays."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array

Mask = npt.NDArray[np.bool_]


def dilate(mask: Mask, radius_px: int) -> Mask:
    """Return mask grown by a disc."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(radius_px)), np.bool_)


def erode(mask: Mask, radius_px: int) -> Mask:
    """Return mask shrunk by a disc; beyond the picture counts as set."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), _disc(radius_px), borderValue=(1,)), np.bool_)


def _disc(radius_px: int) -> npt.NDArray[np.uint8]:
    side = 2 * radius_px + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def part_with(mask: Mask, seed: Mask) -> Mask:
    """Return the connected part of mask that holds most of seed; all False where they do not meet."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    counts = np.bincount(labels[seed & mask])
    if len(counts) == 0:
        return np.zeros_like(mask)
    return np.asarray(labels == counts.argmax(), np.bool_)


def fill_holes(mask: Mask, max_px: int) -> Mask:
    """Return mask with its gaps of at most max_px pixels closed."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] <= max_px
    # label 0 is the mask itself
    small[0] = False
    return np.asarray(mask | small[labels], np.bool_)


def smoothstep(value: Array, low: float, high: float) -> Array:
    """Return 0 below low, 1 above high, and a smooth ramp between."""
    ramp = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(ramp * ramp * (3 - 2 * ramp), np.float32)
