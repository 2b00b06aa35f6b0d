"""Completes the background behind head and body, so that a moving head uncovers something plausible.

Where it is smooth its light is continued, where it is busy and crisp its patches; where it is busy and out of focus, or
patches do not fit, the picture is mirrored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array, Image
from engine.portrait.masks import Mask, dilate, smoothstep
from engine.portrait.mirror_fill import mirror_fill
from engine.portrait.patch_growth import grow
from engine.portrait.patch_polish import polish
from engine.portrait.patches import Filling, Index, covered
from engine.portrait.portrait import CROP_PX
from engine.portrait.seams import breaks
from engine.portrait.smooth_fill import smooth_fill

T = TypeVar("T", bound=np.generic)

# pixels this close to the person still hold some of its colour: they are filled too, and count as a trace of person
RIM_PX = 6
TRACE = 1 / 255
# a head moves by up to some 60 px: deeper behind the person the filling need not show anything
REACH_PX = 90
# the gap is continued on a coarse picture, polished on a finer one, then copied at full size
COARSE_PX, FINE_PX = 64, 128
# patch sides on the coarse picture, from the best to what even narrow backgrounds hold. Of what lies around the gap
# patches must cover so much: what is too narrow for them is never continued, however close it lies
COARSE_SIDES = (9, 7, 5)
COVERED = 0.8
FINE_SIDE, ROUNDS = 7, 2
# backgrounds whose levels vary less than this around a pixel are smooth: there only the light is continued
SMOOTH_LEVELS, BUSY_LEVELS = 3.0, 8.0
STRUCTURE_PX = 10.0
# where that little of all variation is grain they are out of focus, or painted so: patches' seams would show
GRAIN_PX = 3.0
SOFT_SHARE, CRISP_SHARE = 0.3, 0.5


def with_rim(foreground: Array) -> Array:
    """Return foreground (512, 512) float32 with a trace of person in the pixels next to it."""
    return np.where(dilate(foreground > 0.02, RIM_PX), np.maximum(foreground, TRACE), 0).astype(np.float32)


def complete_background(crop: Image, foreground: Array, in_photo: Mask) -> Image:
    """Return crop (512, 512, 3) uint8 RGB without the person; equal to crop where foreground is 0.

    foreground (512, 512) float32 in 0..1, as with_rim gives it. in_photo (512, 512): where the crop shows the photo;
    only that is copied, unless there is too little of it.
    """
    levels, known = crop.astype(np.float32), foreground == 0
    if not known.any():
        return np.full_like(crop, np.median(crop, axis=(0, 1)).astype(np.uint8))
    trusted = known & in_photo if (known & in_photo).any() else known
    smooth = smooth_fill(levels, known.astype(np.float32))
    structure, crisp = _structure(levels, trusted)
    patched = None
    if crisp > 0:
        tries = (_patched(levels, smooth, known, usable) for usable in (trusted, known))
        patched = next((patched for patched in tries if patched is not None), None)
    shapes = _mixed(patched, crisp, known, lambda: mirror_fill(levels, trusted))
    busy = smoothstep(structure, SMOOTH_LEVELS, BUSY_LEVELS)
    # seams between patches are stronger than the grain
    grain = crisp * np.clip(shapes - cv2.GaussianBlur(shapes, (0, 0), GRAIN_PX), -2 * structure, 2 * structure)
    filled = busy * shapes + (1 - busy) * (smooth + grain)
    return np.where(known[..., None], crop, np.clip(filled + 0.5, 0, 255)).astype(np.uint8)


def _mixed(patched: Array | None, crisp: float, known: Mask, mirror: Callable[[], Array]) -> Array:
    """Return the crisp share of patched, less where it breaks with what is known, and for the rest what mirror makes.

    mirror takes its time, so only if need be.
    """
    if patched is None:
        return mirror()
    share = crisp * (1 - breaks(patched, known))
    return patched if share.min() == 1 else share * patched + (1 - share) * mirror()


def _patched(levels: Array, smooth: Array, known: Mask, trusted: Mask) -> Array | None:
    """Return levels (512, 512, 3) with its gap filled by patches from trusted, or None where it holds too few."""
    coarse = _reduced(smooth, COARSE_PX)
    masks = _all_set(known, COARSE_PX), _all_set(trusted, COARSE_PX)
    reach_px = REACH_PX * COARSE_PX / CROP_PX
    tries = (grow(coarse, *masks, side, reach_px) for side in _sides(*masks, reach_px))
    filling = next((filling for filling in tries if filling is not None), None)
    if filling is None:
        return None
    fine_known, fine_trusted = _all_set(known, FINE_PX), _all_set(trusted, FINE_PX)
    fine = _finer(filling, _reduced(smooth, FINE_PX), fine_known)
    fine = polish(fine, fine.known & ~fine_known, fine_trusted, FINE_SIDE, ROUNDS)
    copied, found = _copied(levels, known, fine)
    return np.where(found[..., None], copied, smooth_fill(copied, found.astype(np.float32)))


def _sides(known: Mask, trusted: Mask, reach_px: float) -> tuple[int, ...]:
    """Return COARSE_SIDES from the first on whose patches cover what is trusted around the gap, or the last alone."""
    near = trusted & dilate(~known, round(reach_px))
    enough = [(covered(trusted, side) & near).sum() >= COVERED * near.sum() for side in COARSE_SIDES]
    return COARSE_SIDES[enough.index(True) :] if any(enough) else COARSE_SIDES[-1:]


def _reduced(levels: Array, side_px: int) -> Array:
    return np.asarray(cv2.resize(levels, (side_px, side_px), interpolation=cv2.INTER_AREA), np.float32)


def _all_set(mask: Mask, side_px: int) -> Mask:
    """Return mask on a coarser picture: set where all of its pixels are."""
    return _reduced(mask.astype(np.float32), side_px) > 0.99


def _finer(filling: Filling, image: Array, known: Mask) -> Filling:
    """Return filling at the size of image (h, w, 3), its gap copied anew from image, and known pixels left alone."""
    factor = image.shape[0] // filling.image.shape[0]
    rows, columns = np.indices(known.shape)
    gap = _enlarged(filling.known, factor) & ~known
    source_rows = np.where(gap, _enlarged(filling.rows, factor) * factor + rows % factor, rows)
    source_columns = np.where(gap, _enlarged(filling.columns, factor) * factor + columns % factor, columns)
    return Filling(image[source_rows, source_columns], gap | known, source_rows, source_columns)


def _enlarged(values: npt.NDArray[T], factor: int) -> npt.NDArray[T]:
    return values.repeat(factor, 0).repeat(factor, 1)


def _copied(levels: Array, known: Mask, filling: Filling) -> tuple[Array, Mask]:
    """Return levels with the gap copied from where filling says, and which pixels are known or copied.

    Each pixel is the mean of what the nearest coarse pixels say, weighted as in bilinear interpolation: seams are soft.
    """
    height, coarse = known.shape[0], filling.known.shape[0]
    factor = height // coarse
    rows, columns = np.nonzero(~known & _enlarged(filling.known, factor))
    total, weights = np.zeros((len(rows), 3), np.float32), np.full((len(rows), 1), 1e-6, np.float32)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            near_rows = np.clip(rows // factor + down, 0, coarse - 1)
            near_columns = np.clip(columns // factor + right, 0, coarse - 1)
            source_rows = (filling.rows[near_rows, near_columns] - down) * factor + rows % factor
            source_columns = (filling.columns[near_rows, near_columns] - right) * factor + columns % factor
            inside = (np.minimum(source_rows, source_columns) >= 0) & (np.maximum(source_rows, source_columns) < height)
            source_rows, source_columns = np.clip(source_rows, 0, height - 1), np.clip(source_columns, 0, height - 1)
            usable = inside & known[source_rows, source_columns] & filling.known[near_rows, near_columns]
            weight = (_hat(rows, factor, down) * _hat(columns, factor, right) * usable)[:, None]
            total += levels[source_rows, source_columns] * weight
            weights += weight
    copied, found = levels.copy(), known.copy()
    copied[rows, columns], found[rows, columns] = total / weights, weights[:, 0] > 1e-3
    return copied, found


def _hat(position: Index, factor: int, step: int) -> Array:
    """Return the bilinear weight of the coarse pixel that lies step beside the one that holds position."""
    offset = (position % factor + 0.5) / factor - 0.5 - step
    return np.asarray(np.maximum(0, 1 - np.abs(offset)), np.float32)


def _structure(levels: Array, known: Mask) -> tuple[Array, float]:
    """Return how far levels vary around each pixel (H, W, 1), in levels, and how crisp all of that is, 0 to 1."""
    weight = known.astype(np.float32)
    coarse, fine = (_spread(levels, weight, near_px) for near_px in (STRUCTURE_PX, GRAIN_PX))
    share = np.sqrt(fine[known].mean() / max(coarse[known].mean(), 1e-6))
    structure = smooth_fill(np.sqrt(coarse), weight).mean(2, keepdims=True)
    return np.asarray(structure, np.float32), float(smoothstep(share, SOFT_SHARE, CRISP_SHARE))


def _spread(levels: Array, weight: Array, near_px: float) -> Array:
    """Return the variance (H, W, 3) of levels within near_px, where weight is 1."""
    share = np.maximum(cv2.GaussianBlur(weight, (0, 0), near_px), 1e-3)[..., None]
    mean = cv2.GaussianBlur(levels * weight[..., None], (0, 0), near_px) / share
    varied = cv2.GaussianBlur(np.square(levels - mean) * weight[..., None], (0, 0), near_px) / share
    return np.asarray(varied, np.float32)
