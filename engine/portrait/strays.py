"""Stray hair and earrings: what belongs to the person but is too thin for the segmentation network."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.masks import Mask, dilate, erode, smoothstep
from engine.portrait.smooth_fill import smooth_fill

# what is no background: it differs by so many levels from the median around it
ODD_LEVELS, MEDIAN_PX = 18, 31
FAINT_LEVELS, CLEAR_LEVELS = 8.0, 40.0
# it hangs on the person, is no thicker than the second of these, and only shows where further away next to nothing
# stands out: in a busy background nothing can be said
TOUCHING_PX, THICK_PX, RIM_PX = 8, 6, 2
FAR_PX, FAR_SHARE = 60, 0.01
# where even less stands out further away, locks and earrings may be this thick
LOCK_PX, PLAIN_SHARE = 16, 0.0015


def with_strays(crop: Image, foreground: Array) -> Array:
    """Return foreground (512, 512) float32 with thin things that stick out of the person before a plain background.

    crop (512, 512, 3) uint8 RGB.
    """
    ground = foreground == 0
    smooth = smooth_fill(crop.astype(np.float32), ground.astype(np.float32))
    calm = np.where(ground[..., None], crop, np.clip(smooth, 0, 255).astype(np.uint8))
    apart = cv2.absdiff(crop, cv2.medianBlur(calm, MEDIAN_PX)).max(2)
    strays = dilate(_strays(ground & (apart > ODD_LEVELS), ground), RIM_PX)
    share = smoothstep(apart.astype(np.float32), FAINT_LEVELS, CLEAR_LEVELS)
    return np.where(strays, np.maximum(foreground, share), foreground).astype(np.float32)


def _strays(odd: Mask, ground: Mask) -> Mask:
    """Return the thin parts of odd that touch the person; ground is where no person is."""
    distance = cv2.distanceTransform(ground.astype(np.uint8), cv2.DIST_L2, 5)
    far = distance > FAR_PX
    if odd[far].sum() > FAR_SHARE * far.sum():
        return np.zeros_like(odd)
    thick_px = LOCK_PX if odd[far].sum() < PLAIN_SHARE * far.sum() else THICK_PX
    thin = odd & ~dilate(erode(odd, thick_px // 2), thick_px)
    _, labels = cv2.connectedComponents(thin.astype(np.uint8), connectivity=8)
    touching = np.unique(labels[thin & (distance <= TOUCHING_PX)])
    return np.asarray(thin & np.isin(labels, touching), np.bool_)
