"""Stray hair and earrings: what belongs to the person but is too thin for the segmentation network."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.masks import Mask, dilate, erode, smoothstep
from engine.portrait.smooth_fill import smooth_fill

# each pixel is compared with the median around it
MEDIAN_PX = 31
# its share of the person grows from this share of the levels that count to so many levels
FAINT, CLEAR_LEVELS = 0.45, 40.0
# it hangs on the person, and the rim around it belongs to it
TOUCHING_PX, RIM_PX = 8, 2
# in a busy background nothing can be said, and the less stands out so far away, the fainter and thicker a thing
# may be; where less than this of the crop is that far away, the strictest rule holds: little is known of the background
FAR_PX, FAR_SEEN = 60, 0.01


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts: by more than levels apart from what is around it, thick_px thick, where no more is far away."""

    levels: float
    thick_px: int
    far_share: float


RULES = Rule(9, 16, 0.0015), Rule(18, 16, 0.0015), Rule(18, 6, 0.01)


def with_strays(crop: Image, foreground: Array) -> Array:
    """Return foreground (512, 512) float32 with thin things that stick out of the person before a plain background.

    crop (512, 512, 3) uint8 RGB.
    """
    ground = foreground == 0
    smooth = smooth_fill(crop.astype(np.float32), ground.astype(np.float32))
    calm = np.where(ground[..., None], crop, np.clip(smooth, 0, 255).astype(np.uint8))
    apart = cv2.absdiff(crop, cv2.medianBlur(calm, MEDIAN_PX)).max(2)
    distance = cv2.distanceTransform(ground.astype(np.uint8), cv2.DIST_L2, 5)
    far = distance > FAR_PX
    for rule in RULES if far.mean() >= FAR_SEEN else RULES[-1:]:
        odd = ground & (apart > rule.levels)
        if odd[far].sum() <= rule.far_share * far.sum():
            strays = dilate(_hanging(odd, rule.thick_px, distance <= TOUCHING_PX), RIM_PX)
            share = smoothstep(apart.astype(np.float32), FAINT * rule.levels, CLEAR_LEVELS)
            return np.where(strays, np.maximum(foreground, share), foreground).astype(np.float32)
    return foreground


def _hanging(odd: Mask, thick_px: int, near: Mask) -> Mask:
    """Return the thin parts of odd that come near the person."""
    thin = odd & ~dilate(erode(odd, thick_px // 2), thick_px)
    _, labels = cv2.connectedComponents(thin.astype(np.uint8), connectivity=8)
    return np.asarray(thin & np.isin(labels, np.unique(labels[thin & near])), np.bool_)
