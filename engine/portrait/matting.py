"""The foreground matte: which share of each crop pixel is the person, with clean hair edges."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.head_outline import face_hull, head_and_shoulders
from engine.portrait.masks import Mask, dilate, erode, fill_holes, part_with, smoothstep

# around the rough edge of the person: this far inside all is person, this far outside nothing is, in crop px
INSIDE_PX, OUTSIDE_PX = 5, 9
# gaps in the person up to this many px are errors of the network; larger ones may show the background
HOLE_PX = 1500
# the person's and the background's colours at a pixel are averages over about this distance
COLOUR_PX = 8.0
# colours closer than this tell nothing apart; a pixel further than MISFIT from every mixture of both is neither
NOISE, MISFIT = 0.08, 0.15
# least share of the face that the network must find, and most of the crop that can be person
FACE_COVERED, CROP_COVERED = 0.9, 0.93
NOTE = "Person and background are hard to tell apart in the photo: the edge of the head may look wrong as it moves."


@dataclass(frozen=True, slots=True)
class Matte:
    """foreground (512, 512) float32 in 0..1; notes for the user."""

    foreground: Array
    notes: tuple[str, ...] = ()


def matte(crop: Image, likelihood: Array, landmarks: Array) -> Matte:
    """Sharpen the network's likelihood (512, 512) float32 into a matte of crop (512, 512, 3) uint8 RGB.

    landmarks (478, 3) in crop px. Where the likelihood misses the face or takes in nearly everything, the outline of a
    head with shoulders helps out, and a note says so.
    """
    face = face_hull(landmarks)
    everything = (likelihood > 0.5).mean() > CROP_COVERED
    face_missed = (likelihood > 0.5)[face].mean() < FACE_COVERED
    if everything:
        likelihood = head_and_shoulders(landmarks)
    elif face_missed:
        likelihood = np.maximum(likelihood, head_and_shoulders(landmarks))
    person = fill_holes(part_with((likelihood > 0.5) | face, face), HOLE_PX)
    return Matte(refine(crop, likelihood, person), (NOTE,) if everything or face_missed else ())


def refine(crop: Image, likelihood: Array, person: Mask) -> Array:
    """Return the matte: settled well inside and well outside person, and between by colour where colours differ.

    crop (H, W, 3) uint8 RGB at about the face crop's scale, likelihood (H, W) float32, person (H, W) bool. Returns
    (H, W) float32 in 0..1.
    """
    outside = ~dilate(person, OUTSIDE_PX)
    inside = erode(person, INSIDE_PX) & (likelihood > 0.8)
    share, trust = _share_by_colour(crop.astype(np.float32) / 255, inside, outside)
    foreground = trust * smoothstep(share, 0.02, 0.85) + (1 - trust) * smoothstep(likelihood, 0.15, 0.85)
    foreground[outside] = 0
    foreground[inside] = 1
    # no specks in the air
    foreground[~dilate(part_with(foreground > 0.12, person), 2)] = 0
    return np.asarray(foreground, np.float32)


def _share_by_colour(crop: Array, inside: Mask, outside: Mask) -> tuple[Array, Array]:
    """Return how much of each pixel is person by its colour, and how far that can be trusted, both (512, 512) in 0..1.

    A pixel is taken for a mixture I = a F + (1 - a) B of the person's and the background's mean colours around it.
    Trust falls where F and B are alike, where the background is busy, and where no mixture gives I.
    """
    person, person_var, person_near = _local_colour(crop, inside)
    ground, ground_var, ground_near = _local_colour(crop, outside)
    contrast = person - ground
    contrast2 = np.square(contrast).sum(2)
    share = np.clip(((crop - ground) * contrast).sum(2) / (contrast2 + 1e-4), 0, 1)
    misfit2 = np.square(crop - ground - share[..., None] * contrast).sum(2)
    near = np.minimum(person_near, ground_near)
    trust = contrast2 / (contrast2 + NOISE**2 + 3 * ground_var + 0.5 * person_var)
    return share, np.asarray(trust * np.exp(-misfit2 / MISFIT**2) * near / (near + 0.002), np.float32)


def _local_colour(crop: Array, where: Mask) -> tuple[Array, Array, Array]:
    """Return the mean colour (H, W, 3), its variance (H, W) and the share of pixels, around each pixel within where."""
    weight = where.astype(np.float32)
    near = np.asarray(cv2.GaussianBlur(weight, (0, 0), COLOUR_PX), np.float32)
    mean, square = (
        cv2.GaussianBlur(value * weight[..., None], (0, 0), COLOUR_PX) / (near[..., None] + 1e-4)
        for value in (crop, crop * crop)
    )
    return mean, np.maximum(square - mean * mean, 0).sum(2), near
