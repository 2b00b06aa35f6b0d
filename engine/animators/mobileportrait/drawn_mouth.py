"""The mouth over what is painted: its inside where it opens, both lips where the photo's own mouth is open and closes.

The networks paint at 256 px, too few for teeth, and their flow draws teeth that the photo shows out into stripes where
the mouth is to open wider, and leaves some of them between lips that are to meet. So the landmarks asked for are
carried back to where the photo's head is, the mesh engine's mouth is drawn there, and what lies between its lips is
carried to the picture. Where a mouth opens, the lips stay the networks' own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.animators.mesh.lattice import Window
from engine.animators.mesh.mouth import Asked, Mouth, mouth_size, prepare_mouth, render_inside, render_mouth
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
# drawn lips come in while the mouth closes by this much, in mouth widths, and go over softly into what is around them
CLOSING, BESIDE_PX = (0.02, 0.06), 3.0
_OUTER_LIPS = np.concatenate([c.LIP_UPPER_OUTER, c.LIP_LOWER_OUTER[-2:0:-1]])
_INNER_LIPS = np.concatenate([c.LIP_UPPER_INNER, c.LIP_LOWER_INNER[-2:0:-1]])
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
    """Draw into picture (512, 512, 3) uint8 RGB, in place, what opens or closes the mouth beyond what the photo shows.

    asked (478, 2) px of picture: the landmarks that it shows; affine (2, 3): the photo's keypoints from the picture's,
    both in −1..1.
    """
    crop_from_picture = _in_pixels(affine)
    wanted = transform(crop_from_picture, asked)
    width, gap = (length / drawn.mouth.width_px for length in mouth_size(wanted))
    wider = gap - drawn.mouth.gap_px / drawn.mouth.width_px
    share = _share(drawn, wider)
    if share == 0:
        return
    lips = _INNER_LIPS if wider > 0 else _OUTER_LIPS
    shares, corner = _within(asked[lips], opening=wider > 0)
    if shares.size == 0:
        return
    # a lip that is raised shows more of the teeth, but takes some of the face that they are fixed to along
    teeth_row = (wanted[c.LIP_UPPER_INNER] + drawn.lip) / 2
    window = _around(wanted[lips], 2 if wider > 0 else _beside(BESIDE_PX))
    mouth, goal = replace(drawn.mouth, window=window), Asked(wanted, teeth_row, width, gap)
    render = render_inside if wider > 0 else render_mouth
    part_from_window = compose(_shift(-corner), compose(invert(crop_from_picture), _shift(window.corner)))
    faded = np.asarray(cv2.convertScaleAbs(shares, alpha=share), np.uint8)
    _lay(render(mouth, drawn.texture, goal), part_from_window, faded, corner, picture)


def _share(drawn: DrawnMouth, wider: float) -> float:
    """Return how much is drawn; wider: by how much more than in the photo the mouth is open, in its widths."""
    if wider < 0:
        return float(smoothstep(np.array(-wider, np.float32), *CLOSING))
    showing = drawn.mouth.gap_px > SHOWING_FROM * drawn.mouth.width_px
    return float(smoothstep(np.array(wider, np.float32), *(SHOWING if showing else SHUT)))


def _lay(patch: Image, part_from_patch: Array, shares: Image, corner: Array, picture: Image) -> None:
    """Mix patch (h, w, 4) uint8, moved, into the part of picture that begins at corner, by shares (H, W) uint8."""
    size = shares.shape[1], shares.shape[0]
    moved = cv2.warpAffine(patch, part_from_patch, size, borderMode=cv2.BORDER_REPLICATE)
    part = picture[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]]
    weight = cv2.merge([shares] * 3)
    kept = cv2.multiply(part, cv2.bitwise_not(weight), scale=1 / 255)
    part[:] = cv2.add(kept, cv2.multiply(cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB), weight, scale=1 / 255))


def _around(lips: Array, margin: int) -> Window:
    """Return the part of the crop that lips (N, 2) px lie in, and margin around it, which interpolation needs."""
    low = np.clip(np.floor(lips.min(0)).astype(int) - margin, 0, CROP_PX - 1)
    high = np.clip(np.ceil(lips.max(0)).astype(int) + margin + 1, low + 1, CROP_PX)
    return Window(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _within(lips: Array, *, opening: bool) -> tuple[Image, Array]:
    """Return how much of each pixel is drawn, (h, w) uint8, and the px of the picture where that part begins.

    lips (20, 2) px: the outline of the opening, drawn a little within, or of both lips.
    """
    soft_px = SOFT_PX if opening else BESIDE_PX
    low = np.clip(np.floor(lips.min(0)).astype(int) - _beside(soft_px), 0, CROP_PX)
    high = np.clip(np.ceil(lips.max(0)).astype(int) + _beside(soft_px) + 1, 0, CROP_PX)
    plane = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    if plane.size == 0:
        return plane, low
    outline = np.round((lips - low) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(plane, [outline], (255,), cv2.LINE_AA, _SHIFT)
    if opening:
        around = 2 * round(LIP_PX) + 1
        cv2.erode(plane, np.ones((around, around), np.uint8), dst=plane)
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), soft_px), np.uint8), low


def _beside(soft_px: float) -> int:
    """Return how far a soft edge reaches, px."""
    return round(4 * soft_px)


def _in_pixels(affine: Array) -> Array:
    """Return an affine map (2, 3) of −1..1 as one of the crop's pixels."""
    return compose(_PX_FROM_UNIT, compose(affine, _UNIT_FROM_PX))


def _shift(by: Array) -> Array:
    return np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float32)
