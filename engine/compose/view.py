"""How a photo is shown in an output of a given size: filled, or whole in front of a blurred copy of itself.

There are never bars. Of the framings, "auto" fills the output if the head still fits, else shows the photo as large as
a call wants it, in front of the copy; "fill" fills it in any case; "whole" leaves nothing of the photo out.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import compose, resize_matrix, scale_of, transform
from engine.portrait.portrait import CROP_PX, Portrait
from engine.portrait.resample import resample

# The crop's side over the output's height. A head with hair takes some 0.65 of the crop, thus half of the output's
# height at the first figure. Up to the second one it still fits, and filling the output is better than a border.
CROP_SHARE, MAX_CROP_SHARE = 0.75, 1.1
# where the crop's centre comes to lie in the output's height, if the photo has room
CENTRE_Y = 0.47
# the copy behind a photo that does not fill the output: how many px it is reduced to, and its brightness
BLUR_PX, DIM = 24, 0.5


@dataclass(frozen=True, slots=True)
class View:
    """picture (H, W, 3) uint8 RGB: the output with the photo at rest. out_from_photo (2, 3) float32, pixel centres.

    left, top, right, bottom: the part of the output that shows the photo, in whole px.
    """

    picture: Image
    out_from_photo: Array
    left: int
    top: int
    right: int
    bottom: int


def own_view(photo: Image) -> View:
    """Show photo in its own size, made even: an odd last row or column is left out."""
    height, width = (length - length % 2 for length in photo.shape[:2])
    identity = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    return View(np.ascontiguousarray(photo[:height, :width]), identity, 0, 0, width, height)


def view_in(portrait: Portrait, size: tuple[int, int]) -> View:
    """Show the portrait's photo in an output of size (width, height), framed as the portrait says."""
    height, width = portrait.photo.shape[:2]
    scale = _scale((width, height), CROP_PX * scale_of(portrait.photo_from_crop), size, portrait.framing)
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    centre = transform(portrait.photo_from_crop, np.full((1, 2), CROP_PX / 2, np.float32))[0]
    left = _offset(shown[0], size[0], float(centre[0]) * shown[0] / width, size[0] / 2)
    top = _offset(shown[1], size[1], float(centre[1]) * shown[1] / height, size[1] * CENTRE_Y)
    place = np.array([[1, 0, left], [0, 1, top]], np.float32)
    out_from_photo = compose(place, resize_matrix(shown[0] / width, shown[1] / height))
    edges = max(0, left), max(0, top), min(size[0], left + shown[0]), min(size[1], top + shown[1])
    picture = resample(portrait.photo, out_from_photo, size)
    if (edges[2] - edges[0], edges[3] - edges[1]) != size:
        whole, part = _backdrop(portrait.photo, size), np.s_[edges[1] : edges[3], edges[0] : edges[2]]
        whole[part] = picture[part]
        picture = whole
    return View(picture, out_from_photo, *edges)


def _scale(photo: tuple[int, int], crop_side: float, size: tuple[int, int], framing: str) -> float:
    """Return output px per photo px. photo, size: (width, height); crop_side: the face crop's side in photo px."""
    fill = max(size[0] / photo[0], size[1] / photo[1])
    whole = min(size[0] / photo[0], size[1] / photo[1])
    if framing != "auto":
        return fill if framing == "fill" else whole
    face = CROP_SHARE * size[1] / crop_side
    if fill * crop_side <= MAX_CROP_SHARE * size[1]:
        return max(fill, face)
    return max(whole, face)


def _offset(shown: int, available: int, centre: float, wanted: float) -> int:
    """Return where the shown photo begins along one axis, its point centre as near to wanted as its edges allow."""
    if shown <= available:
        return (available - shown) // 2
    return int(np.clip(round(wanted - centre), available - shown, 0))


def _backdrop(photo: Image, size: tuple[int, int]) -> Image:
    """Return photo enlarged to fill size (width, height), blurred and darkened."""
    scale = max(size[0] / photo.shape[1], size[1] / photo.shape[0])
    width, height = (max(1, round(length / scale)) for length in size)
    left, top = (photo.shape[1] - width) // 2, (photo.shape[0] - height) // 2
    part = photo[top : top + height, left : left + width]
    small = cv2.resize(part, (BLUR_PX, max(1, round(BLUR_PX * size[1] / size[0]))), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC) * DIM, np.uint8)
