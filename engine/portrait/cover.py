"""How much of each pixel goes along with the person: the matte, and what the matte sees too little of.

The photo is person + (1 − cover) · background. Where the matte covers too little, no colour of hair or skin explains
how far the photo differs from the completed background, and the rest of the person's colour would stay behind, as an
outline that stands still, when the head moves. There the cover grows as far as it must, if that looks like the person.
"""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.masks import Mask, smoothstep
from engine.portrait.patches import Index

# a completed background whose levels vary less than this around a pixel is what the photo would show there; one that
# varies more is a guess
SURE_LEVELS, GUESS_LEVELS, NEAR_PX = 3.0, 8.0, 10.0
# where the matte sees that much of the person, so much of the difference is the person's
MOSTLY = 0.1, 0.5
# a pixel is compared with the person's and the background's within REACH_PX, every STEP_PX
REACH_PX, STEP_PX = 16, 2
INSIDE, WORTH_IT = 0.98, 0.02
# it is the person's from this share of its distances to both on, this near to the person's and this far from the
# background's, in levels
NEARER_PERSON, LIKE_PERSON, UNLIKE_GROUND = (0.15, 0.4), (20.0, 45.0), (5.0, 15.0)


def with_cover(crop: Image, foreground: Array, background: Image) -> Array:
    """Return foreground (512, 512) float32 in 0..1, or more; nothing where it is 0.

    crop and background (512, 512, 3) uint8 RGB, as with_rim and complete_background give them.
    """
    levels, ground = crop.astype(np.float32), background.astype(np.float32)
    least = _least_cover(levels, ground)
    doubtful = (foreground > 0) & (least > foreground + WORTH_IT)
    sure, mostly = _sure(ground), smoothstep(foreground, *MOSTLY)
    like = _like_the_person(crop, foreground, ground, doubtful & (np.maximum(sure, mostly) < 1))
    grown = np.maximum(foreground, np.maximum.reduce([sure, mostly, like]) * least)
    return np.asarray(np.where(doubtful, grown, foreground), np.float32)


def _least_cover(crop: Array, ground: Array) -> Array:
    """Return (512, 512) in 0..1: the least cover with which a colour from black to white makes ground into crop."""
    darker, brighter = (ground - crop) / np.maximum(ground, 1), (crop - ground) / np.maximum(255 - ground, 1)
    return np.asarray(np.clip(np.maximum(darker, brighter).max(2), 0, 1), np.float32)


def _sure(ground: Array) -> Array:
    """Return (512, 512) in 0..1: how plain the completed background is around each pixel."""
    mean, square = (cv2.GaussianBlur(levels, (0, 0), NEAR_PX) for levels in (ground, ground * ground))
    varied = np.sqrt(np.maximum(square - mean * mean, 0)).mean(2)
    return 1 - smoothstep(varied, SURE_LEVELS, GUESS_LEVELS)


def _like_the_person(crop: Image, foreground: Array, ground: Array, where: Mask) -> Array:
    """Return (512, 512) in 0..1: how much more the pixels where look like the person's than like the background's."""
    like = np.zeros(crop.shape[:2], np.float32)
    rows, columns = np.nonzero(where)
    if len(rows) == 0:
        return like
    to_person = _nearest_colour(crop, foreground > INSIDE, rows, columns)
    to_ground = _nearest_colour(crop, foreground == 0, rows, columns)
    to_ground = np.minimum(to_ground, np.abs(crop[rows, columns] - ground[rows, columns]).max(1))
    share = to_ground / np.maximum(to_person + to_ground, 1)
    nearer, unlike = smoothstep(share, *NEARER_PERSON), smoothstep(to_ground, *UNLIKE_GROUND)
    like[rows, columns] = nearer * unlike * (1 - smoothstep(to_person, *LIKE_PERSON))
    # compared every STEP_PX, neighbours differ by chance
    return np.asarray(
        cv2.blur(like, (3, 3)) / np.maximum(cv2.blur(where.astype(np.float32), (3, 3)), 1 / 9), np.float32
    )


def _nearest_colour(crop: Image, of: Mask, rows: Index, columns: Index) -> Array:
    """Return (N,) levels: how far the colours of N pixels are from the nearest colour of close pixels in of."""
    margin, width = (REACH_PX, REACH_PX), crop.shape[1] + 2 * REACH_PX
    levels = np.pad(crop, (margin, margin, (0, 0))).reshape(-1, 3)
    outside = 255 * np.pad(~of, (margin, margin), constant_values=True).astype(np.uint8).ravel()
    first, own = rows * width + columns, crop[rows, columns]
    nearest = np.full((len(rows), 1), 255, np.uint8)
    offsets = range(0, 2 * REACH_PX + 1, STEP_PX)
    for there in (first + down * width + right for down in offsets for right in offsets):
        apart = cv2.absdiff(levels.take(there, 0), own)
        worst = cv2.reduce(apart, 1, cv2.REDUCE_MAX)
        nearest = np.minimum(nearest, np.maximum(worst, outside.take(there)[:, None]))
    return nearest[:, 0].astype(np.float32)
