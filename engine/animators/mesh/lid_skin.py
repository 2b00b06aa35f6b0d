"""The skin of an eyelid that the open eye hides: made from the skin around the eye."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image

# skin this much darker than the median around the eye is lash, brow or shadow, and does not colour the lid
DARKEST_SHARE = 0.62
# the lid bulges over the eyeball: darker under the crease, lighter in its middle
CREASE_SHADE, BULGE_LIGHT = 0.12, 0.03


def make_lid_skin(photo: Image, opening: Array, face: Image, width_px: float) -> Array:
    """Return the eye window (H, W, 3) float32 0..255 with the eye replaced by smooth skin.

    photo (H, W, 3) uint8 RGB; opening (H, W) float32: 1 where lids, lashes and eye are, 0 on the skin around;
    face (H, W) uint8: not 0 inside the face, so that what is behind a turned head does not colour the lid.
    """
    picture = photo.astype(np.float32)
    light = picture.mean(-1)
    around = (opening < 0.02) & (face > 0)
    typical = float(np.median(light[around])) if around.any() else float(light.mean())
    known = (around & (light > DARKEST_SHARE * typical)).astype(np.float32)
    filled = _spread(picture, known, width_px)
    return np.asarray(filled * _shading(opening)[..., None] + _grain(picture, opening), np.float32)


def _grain(picture: Array, opening: Array) -> Array:
    """Return the fine texture (H, W, 3) of the skin below the eye, moved up onto the lid."""
    fine = picture - cv2.GaussianBlur(picture, (0, 0), 2.0)
    height = int(opening.sum(0).max()) + 2
    below = np.minimum(np.arange(len(fine)) + height, len(fine) - 1)
    mirrored = np.where(below == len(fine) - 1, 2 * (len(fine) - 1) - np.arange(len(fine)) - height, below)
    texture = fine[np.clip(mirrored, 0, len(fine) - 1)]
    limit = 2.5 * float(np.median(np.abs(texture))) + 1.0
    return np.asarray(np.clip(texture, -limit, limit), np.float32)


def _spread(picture: Array, known: Array, width_px: float) -> Array:
    """Spread known colours smoothly over the unknown: normalised Gaussian averages, fine ones where they reach."""
    result = np.broadcast_to(picture.reshape(-1, 3).mean(0), picture.shape).astype(np.float32)
    for sigma in (0.8 * width_px, 0.4 * width_px, 0.22 * width_px, 0.12 * width_px):
        weight = cv2.GaussianBlur(known, (0, 0), sigma)
        colour = cv2.GaussianBlur(picture * known[..., None], (0, 0), sigma) / np.maximum(weight, 1e-4)[..., None]
        trust = np.clip((weight - 0.02) / 0.2, 0, 1)[..., None]
        result = result + trust * (colour - result)
    return np.asarray(result, np.float32)


def _shading(opening: Array) -> Array:
    """Return a factor per pixel: a lid is a bulge, dark below the crease and light in its middle."""
    height = np.maximum(opening.sum(0), 1.0)
    depth = np.cumsum(opening, axis=0) / height
    shade = 1 - CREASE_SHADE * np.clip(1 - depth / 0.35, 0, 1) + BULGE_LIGHT * np.exp(-(((depth - 0.55) / 0.2) ** 2))
    return np.asarray(1 + (shade - 1) * cv2.GaussianBlur(opening, (0, 0), 2.0), np.float32)
