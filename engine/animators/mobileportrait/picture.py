"""Puts the 512 px picture together from the layers that the network made at 256 px (the upsampling head).

What is warped is sampled from the 512 px crop, so that skin and hair keep their grain; only what the network paints is
enlarged.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.sizes import MOTION_PX, PICTURE_PX
from engine.frame import Array, Image
from engine.portrait.portrait import CROP_PX

# with stitching, motion fades to nothing over this much of the crop's border
STILL_PX, MOVING_PX = 2.0, 44.0


def crop_map(grid: Array, stitching: bool) -> Array:
    """Return each crop pixel's place in the photo, (512, 512, 2) float32 px, for a sampling grid (64, 64, 2)."""
    place = picture_map(grid, CROP_PX)
    if not stitching:
        return place
    fade, pixels = border_fade()[..., None], _pixels(CROP_PX)
    return pixels + fade * (place - pixels)


def picture_map(grid: Array, side_px: int) -> Array:
    """Return each pixel's place in the photo, (side, side, 2) float32 px, for a sampling grid (64, 64, 2) in −1..1."""
    shift = (grid - _identity()) * (side_px / 2)
    fine = cv2.resize(shift, (side_px, side_px), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine + _pixels(side_px), np.float32)


def at_network_size(landmarks_crop: Array) -> Array:
    """Return landmarks (478, 2 or 3) px of the 512 px crop in px of the 256 px picture."""
    scale = PICTURE_PX / CROP_PX
    small = landmarks_crop * np.float32(scale)
    small[:, :2] += scale / 2 - 0.5
    return small


def compose(crop: Image, background: Image, grid: Array, painted: Array, shares: Array, stitching: bool) -> Image:
    """Return the picture (512, 512, 3) uint8 RGB.

    crop, background (512, 512, 3) uint8; grid (64, 64, 2); painted (3, 256, 256) in 0..1, shares (3, 256, 256) of
    warped, background, painted. With stitching the border shows the photo unmoved.
    """
    still, brushed = (_enlarged(shares[layer], cv2.INTER_LINEAR) for layer in (1, 2))
    if stitching:
        fade = _border_levels()
        still, brushed = (np.asarray(cv2.multiply(share, fade, scale=1 / 255), np.uint8) for share in (still, brushed))
    paint = _enlarged(painted.transpose(1, 2, 0), cv2.INTER_CUBIC)
    warped = sample(crop, crop_map(grid, stitching))
    kept = cv2.bitwise_not(cv2.add(still, brushed))
    layers = ((warped, kept), (background, still), (paint, brushed))
    parts = [cv2.multiply(layer, cv2.merge([share] * 3), scale=1 / 255) for layer, share in layers]
    return np.asarray(cv2.add(cv2.add(parts[0], parts[1]), parts[2]), np.uint8)


def _enlarged(plane: Array, how: int) -> Image:
    """Return plane (256, 256) or (256, 256, 3) in 0..1 as uint8 at 512 px."""
    levels = np.ascontiguousarray(plane * 255 + 0.5).astype(np.uint8)
    return np.asarray(cv2.resize(levels, (CROP_PX, CROP_PX), interpolation=how), np.uint8)


@lru_cache(maxsize=1)
def border_fade() -> Array:
    """Return (512, 512) float32: 0 at the crop's border, 1 inside. Read-only."""
    line = np.arange(CROP_PX, dtype=np.float32)
    near = np.minimum(line, CROP_PX - 1 - line)
    fade = smoothstep(np.minimum(near[:, None], near[None]), STILL_PX, MOVING_PX)
    fade.setflags(write=False)
    return fade


@lru_cache(maxsize=1)
def _border_levels() -> Image:
    return np.asarray(border_fade() * 255 + 0.5, np.uint8)


@lru_cache(maxsize=1)
def _identity() -> Array:
    axis = (2 * np.arange(MOTION_PX, dtype=np.float32) + 1) / MOTION_PX - 1
    return np.stack(np.meshgrid(axis, axis), -1)


@lru_cache(maxsize=2)
def _pixels(side_px: int) -> Array:
    axis = np.arange(side_px, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis), -1)
