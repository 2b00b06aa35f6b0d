"""Puts the 512 px picture together from the layers that the network made at 256 px (the upsampling head).

What is warped is sampled from the 512 px crop, so that skin and hair keep their grain; only the change that the network
paints is enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mobileportrait.contours import FACE, MOUTH
from engine.animators.mobileportrait.packing import pack, unpack
from engine.animators.mobileportrait.sizes import INNER, MOTION_PX, PICTURE_PX, RING_PX
from engine.animators.mobileportrait.speckles import around_features, without_speckles
from engine.frame import Array, Image
from engine.portrait.affine import transform
from engine.portrait.portrait import CROP_PX

# a photo whose channels differ by less than this on average, in levels, has no colour
COLOURLESS = 4.0
# with stitching, motion fades to nothing over this much of the crop's and the photo's border
STILL_PX, MOVING_PX = 2.0, 44.0
# and painting over so much beside the ring that is not painted
PAINTED_PX = 24.0
# Nothing is background that lies within the face by more than this, in px of the 256 px picture. The networks take for
# background a side of the face that the photo hides, which looks like holes.
RIM_PX = 4
_RIM = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * RIM_PX + 1, 2 * RIM_PX + 1))


@dataclass(frozen=True, slots=True)
class BorderFade:
    """How far each crop pixel may change: 0 at the crop's and the photo's border, 1 inside.

    motion (512, 512, 2) float32 in 0..1, the same twice: how far it may move; levels (512, 512) uint8 and small
    (256, 256) uint8: how much of it may be painted or be background, nothing of the ring that sizes.RING_PX leaves out.
    """

    motion: Array
    levels: Image
    small: Image


def border_fade(photo_from_crop: Array, photo_shape: tuple[int, ...]) -> BorderFade:
    """Return the fade of a crop of a photo (H, W, …); photo_from_crop (2, 3) for pixel centres."""
    pixels = _pixels(CROP_PX)
    in_photo = transform(photo_from_crop, pixels.reshape(-1, 2)).reshape(CROP_PX, CROP_PX, 2)
    enlargement = float(np.linalg.norm(photo_from_crop[:, 0]))
    farthest = np.array([photo_shape[1] - 1, photo_shape[0] - 1], np.float32)
    near = [
        pixels.min(2),
        (CROP_PX - 1 - pixels).min(2),
        in_photo.min(2) / enlargement,
        (farthest - in_photo).min(2) / enlargement,
    ]
    fade = smoothstep(np.minimum.reduce(near), STILL_PX, MOVING_PX)
    ring_px = RING_PX * CROP_PX / PICTURE_PX
    painted = fade * smoothstep(np.minimum(near[0], near[1]), ring_px, ring_px + PAINTED_PX)
    levels = np.asarray(painted * 255 + 0.5, np.uint8)
    small = cv2.resize(levels, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_AREA)
    return BorderFade(np.dstack([fade] * 2), levels, np.asarray(small, np.uint8))


def crop_map(grid: Array, fade: BorderFade | None) -> Array:
    """Return each crop pixel's place in the photo, (512, 512, 2) float32 px, for a sampling grid (64, 64, 2)."""
    shift = _shift(grid, CROP_PX)
    if fade is not None:
        cv2.multiply(shift, fade.motion, dst=shift)
    return np.asarray(cv2.add(shift, _pixels(CROP_PX), dst=shift), np.float32)


def picture_map(grid: Array, side_px: int) -> Array:
    """Return each pixel's place in the photo, (side, side, 2) float32 px, for a sampling grid (64, 64, 2) in −1..1."""
    shift = _shift(grid, side_px)
    return np.asarray(cv2.add(shift, _pixels(side_px), dst=shift), np.float32)


def _shift(grid: Array, side_px: int) -> Array:
    """Return how far each pixel's place in the photo lies from it, (side, side, 2) float32 px."""
    shift = (grid - _identity()) * np.float32(side_px / 2)
    return np.asarray(cv2.resize(shift, (side_px, side_px), interpolation=cv2.INTER_LINEAR), np.float32)


def at_network_size(landmarks_crop: Array) -> Array:
    """Return landmarks (478, 2 or 3) px of the 512 px crop in px of the 256 px picture."""
    scale = PICTURE_PX / CROP_PX
    small = landmarks_crop * np.float32(scale)
    small[:, :2] += scale / 2 - 0.5
    return small


def four_channels(picture: Image, unpainted: Image | None = None) -> Image:
    """Return picture (H, W, 3) uint8 with a fourth channel (OpenCV samples four faster than three).

    unpainted (H, W) uint8: 255 where nothing may be painted over picture; by default 0 everywhere.
    """
    return np.dstack([picture, np.zeros_like(picture[..., 0]) if unpainted is None else unpainted])


def is_grey(picture: Image) -> bool:
    """Return whether picture (H, W, 3) uint8 has no colour."""
    channels = cv2.split(picture)
    most, least = (fold(fold(channels[0], channels[1]), channels[2]) for fold in (cv2.max, cv2.min))
    return float(cv2.subtract(most, least).mean()) < COLOURLESS


def take_colour_out(layers: Array) -> None:
    """Make what is painted grey in place; layers (20, 128, 128) as in compose.

    The networks learnt from people in colour, and paint teeth and lips in theirs.
    """
    colours = layers[:12].reshape(3, 4, *layers.shape[1:])
    colours[:] = colours.mean(0)


def compose(
    warped: Image,
    background: Image,
    layers: Array,
    seen: Image,
    contours: Image,
    fade: BorderFade | None,
) -> Image:
    """Return the picture (512, 512, 3) uint8 RGB.

    warped, background (512, 512, 4) uint8, see four_channels: the first moved by crop_map, with the same fade, and
    changed here; layers (20, 128, 128), or with fade (20, 112, 112) without the ring, in 0..1: what is painted, share
    of the background and share of the paint; seen (12, 128, 128) uint8: the warped photo that the network painted on;
    both packed as in packing.py; contours (5, 256, 256) uint8: those of the face, as drawn for the network. With fade
    the border is the unmoved photo.

    With shares k, b, p of warped photo W, background B and paint P = W + C, the picture is k W + b B + p P =
    (1 − b) W + b B + p C. Only the change C has 256 px: what is painted keeps the photo's grain. Between the lips there
    is none to keep.
    """
    levels = _levels(layers)
    _take_green_out(levels[:12], contours[MOUTH])
    _take_grain_out(warped, contours[MOUTH])
    behind = cv2.subtract(unpack(levels[12:16])[0], cv2.erode(contours[FACE], _RIM))
    still = _still_share(np.asarray(behind, np.uint8), fade)
    parts = ((warped, cv2.bitwise_not(still)), (background, still))
    shown = [cv2.multiply(layer, cv2.merge([share] * 4), scale=1 / 255) for layer, share in parts]
    unpainted = np.asarray(cv2.extractChannel(warped, 3), np.uint8)
    more, less = _change(levels, seen, unpainted, around_features(contours), fade)
    picture = cv2.subtract(cv2.add(cv2.add(shown[0], shown[1]), more), less)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB), np.uint8)


def _change(
    levels: Image, seen: Image, unpainted: Image, features: Image, fade: BorderFade | None
) -> tuple[Image, Image]:
    """Return what painting adds to the warped photo, and what it takes away, both (512, 512, 4) uint8.

    levels: layers as 0..255; seen as in compose; unpainted (512, 512) uint8: 255 where nothing is painted; features
    (256, 256) uint8: where weak detail counts. Levels and their saturation are several times as fast as signed numbers.
    """
    free = cv2.bitwise_not(cv2.resize(unpainted, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_AREA))
    if fade is not None:
        free = cv2.multiply(free, fade.small, scale=1 / 255)
    share = np.empty_like(levels[16:])
    pack([np.asarray(free, np.uint8)], share)
    share = np.asarray(cv2.multiply(_flat(levels[16:]), _flat(share), scale=1 / 255), np.uint8)
    weight = np.concatenate([share] * 3)
    paint, photo = _flat(levels[:12]), _flat(seen)
    packed = [
        cv2.multiply(cv2.subtract(one, other), weight, scale=1 / 255) for one, other in ((paint, photo), (photo, paint))
    ]
    change = unpack(np.asarray(np.concatenate(packed), np.uint8).reshape(-1, *seen.shape[1:]))
    # with fade nothing of the ring is painted, and nothing may be
    part = slice(None) if fade is None else slice(RING_PX, PICTURE_PX - RING_PX)
    change[:, part, part] = without_speckles(np.ascontiguousarray(change[:, part, part]), features[part, part])
    return _enlarged_planes(change[:3]), _enlarged_planes(change[3:])


def _levels(layers: Array) -> Image:
    """Return layers as 0..255, (20, 128, 128), the ring around them 0 where it is left out."""
    levels = np.asarray(layers * 255 + 0.5, np.uint8)
    if levels.shape[-1] == PICTURE_PX // 2:
        return levels
    whole = np.zeros((len(levels), PICTURE_PX // 2, PICTURE_PX // 2), np.uint8)
    whole[:, INNER, INNER] = levels
    return whole


def _flat(planes: Image) -> Image:
    """Return planes (C, h, w) as one picture (C h, w)."""
    return planes.reshape(-1, planes.shape[-1])


def _take_grain_out(warped: Image, mouth: Image) -> None:
    """Let warped (512, 512, 4) have no more detail than 256 px can hold where the mouth is open.

    The flow has drawn lips out into stripes there.
    """
    left, top, width, height = cv2.boundingRect(mouth)
    if not width:
        return
    area = slice(2 * top, 2 * (top + height)), slice(2 * left, 2 * (left + width))
    small = cv2.resize(warped[area], (width, height), interpolation=cv2.INTER_AREA)
    smooth = cv2.resize(small, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
    inside = cv2.resize(mouth[top : top + height, left : left + width], (2 * width, 2 * height))
    share = cv2.merge([inside] * 4)
    kept = cv2.multiply(warped[area], cv2.bitwise_not(share), scale=1 / 255)
    warped[area] = cv2.add(kept, cv2.multiply(smooth, share, scale=1 / 255))


def _take_green_out(paint: Image, mouth: Image) -> None:
    """Take from paint, packed (12, 128, 128), blue above red and green above both's mean where the mouth is open.

    Teeth, tongue and gums have neither. The network errs there: it takes the complement of very red lips for teeth.
    """
    where = np.empty_like(paint[:4])
    pack([mouth], where)
    where = where.reshape(2 * PICTURE_PX, -1)
    red, green, blue = (paint[row : row + 4].reshape(where.shape) for row in (0, 4, 8))
    cv2.subtract(blue, cv2.multiply(cv2.subtract(blue, red), where, scale=1 / 255), dst=blue)
    most = cv2.addWeighted(red, 0.5, blue, 0.5, 0)
    cv2.subtract(green, cv2.multiply(cv2.subtract(green, most), where, scale=1 / 255), dst=green)


def _still_share(plane: Image, fade: BorderFade | None) -> Image:
    """Return the background's share (256, 256) uint8 at 512 px, faded."""
    share = _enlarged(plane, cv2.INTER_LINEAR)
    return share if fade is None else np.asarray(cv2.multiply(share, fade.levels, scale=1 / 255), np.uint8)


def _enlarged_planes(planes: Image) -> Image:
    """Return planes (3, 256, 256) uint8 at 512 px, side by side with an unused fourth one, (512, 512, 4)."""
    return _enlarged(np.asarray(cv2.merge([*planes, planes[0]]), np.uint8), cv2.INTER_CUBIC)


def _enlarged(plane: Image, how: int) -> Image:
    """Return plane (256, 256) or (256, 256, 4) uint8 at 512 px."""
    return np.asarray(cv2.resize(plane, (CROP_PX, CROP_PX), interpolation=how), np.uint8)


@lru_cache(maxsize=1)
def _identity() -> Array:
    axis = (2 * np.arange(MOTION_PX, dtype=np.float32) + 1) / MOTION_PX - 1
    return np.stack(np.meshgrid(axis, axis), -1)


@lru_cache(maxsize=2)
def _pixels(side_px: int) -> Array:
    axis = np.arange(side_px, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis), -1)
