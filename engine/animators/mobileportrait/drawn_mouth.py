"""The inside of the mouth: the mesh engine's teeth and tongue, or the photo's own teeth, over what is painted.

The networks paint at 256 px, too few for teeth, and their flow draws teeth that the photo shows out into stripes where
the mouth is to open wider. So the landmarks asked for are carried back to where the photo's head is, the mesh engine's
mouth is drawn there, and what lies between its lips is carried to the picture. The lips stay the networks' own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.animators.mesh.lattice import Window
from engine.animators.mesh.mouth import Mouth, prepare_mouth, render_inside
from engine.animators.mesh.ramp import smoothstep
from engine.animators.mobileportrait.picture import four_channels
from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, transform
from engine.portrait.portrait import CROP_PX
from engine.tracking import canonical as c

# the drawn inside comes in while the mouth opens by this much wider than in the photo, in mouth widths: at once where
# the photo's lips are so far apart that teeth show, else when there is room for some. The gap between lips that speak
# is better painted
SHOWING_FROM, SHOWING, SHUT = 0.06, (0.02, 0.08), (0.06, 0.14)
# painted lips end a little within where they are asked, and softly
LIP_PX, SOFT_PX = 1.0, 1.3
_INNER_LIPS = np.concatenate([c.LIP_UPPER_INNER, c.LIP_LOWER_INNER[-2:0:-1]])
_MIDDLE = slice(4, 7)
_PX_FROM_UNIT = np.array([[1, 0, 1], [0, 1, 1]], np.float32) * (CROP_PX / 2) - np.array([[0, 0, 0.5]], np.float32)
_UNIT_FROM_PX = invert(_PX_FROM_UNIT)
# fractions of a pixel for OpenCV's drawing: 1 / 2**4
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class DrawnMouth:
    """What is kept of the mouth. texture (512, 512, 4) uint8: the crop; lip (11, 2) px: its upper inner lip."""

    mouth: Mouth
    texture: Image
    lip: Array


def prepare_drawn_mouth(landmarks: Array, crop: Image) -> DrawnMouth:
    """Prepare the mouth of crop (512, 512, 3) uint8 RGB, landmarks (478, 2) px."""
    return DrawnMouth(prepare_mouth(landmarks, crop), four_channels(crop), landmarks[c.LIP_UPPER_INNER])


def draw_mouth(drawn: DrawnMouth, asked: Array, affine: Array, picture: Image) -> None:
    """Draw the inside into picture (512, 512, 3) uint8 RGB, in place, as far as it opens wider than in the photo.

    asked (478, 2) px of picture: the landmarks that it shows; affine (2, 3): the photo's keypoints from the picture's,
    both in −1..1.
    """
    crop_from_picture = _in_pixels(affine)
    wanted = transform(crop_from_picture, asked)
    gap_px = float((wanted[c.LIP_LOWER_INNER] - wanted[c.LIP_UPPER_INNER])[_MIDDLE, 1].mean())
    gap, photo_gap = gap_px / drawn.mouth.width_px, drawn.mouth.gap_px / drawn.mouth.width_px
    between = SHOWING if photo_gap > SHOWING_FROM else SHUT
    share = float(smoothstep(np.array(gap - photo_gap, np.float32), *between))
    if share == 0:
        return
    shares, corner = _opening(asked[_INNER_LIPS], share)
    if shares.size == 0:
        return
    # a lip that is raised shows more of the teeth, but takes some of the face that they are fixed to along
    teeth_row = (wanted[c.LIP_UPPER_INNER] + drawn.lip) / 2
    window = _around(wanted[_INNER_LIPS])
    inside = render_inside(replace(drawn.mouth, window=window), drawn.texture, wanted, teeth_row)
    part_from_crop = invert(crop_from_picture)
    part_from_window = compose(_shift(-corner), compose(part_from_crop, _shift(np.array([window.left, window.top]))))
    size = shares.shape[1], shares.shape[0]
    patch = cv2.warpAffine(inside, part_from_window, size, borderMode=cv2.BORDER_REPLICATE)
    part = picture[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]]
    weight = cv2.merge([shares] * 3)
    kept = cv2.multiply(part, cv2.bitwise_not(weight), scale=1 / 255)
    part[:] = cv2.add(kept, cv2.multiply(cv2.cvtColor(patch, cv2.COLOR_RGBA2RGB), weight, scale=1 / 255))


def _around(lips: Array) -> Window:
    """Return the part of the crop that lips (N, 2) px lie in, and not a pixel more than interpolation needs."""
    low = np.clip(np.floor(lips.min(0)).astype(int) - 2, 0, CROP_PX - 1)
    high = np.clip(np.ceil(lips.max(0)).astype(int) + 3, low + 1, CROP_PX)
    return Window(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _opening(lips: Array, share: float) -> tuple[Image, Array]:
    """Return how much of each pixel is drawn, (h, w) uint8, and the px of the picture where that part begins.

    lips (20, 2) px: the inner lips' outline.
    """
    margin = round(4 * SOFT_PX)
    low = np.clip(np.floor(lips.min(0)).astype(int) - margin, 0, CROP_PX)
    high = np.clip(np.ceil(lips.max(0)).astype(int) + margin + 1, 0, CROP_PX)
    plane = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    if plane.size == 0:
        return plane, low
    outline = np.round((lips - low) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(plane, [outline], (255,), cv2.LINE_AA, _SHIFT)
    around = 2 * round(LIP_PX) + 1
    soft = cv2.GaussianBlur(cv2.erode(plane, np.ones((around, around), np.uint8)), (0, 0), SOFT_PX)
    return np.asarray(cv2.convertScaleAbs(soft, alpha=share), np.uint8), low


def _in_pixels(affine: Array) -> Array:
    """Return an affine map (2, 3) of −1..1 as one of the crop's pixels."""
    return compose(_PX_FROM_UNIT, compose(affine, _UNIT_FROM_PX))


def _shift(by: Array) -> Array:
    return np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float32)
