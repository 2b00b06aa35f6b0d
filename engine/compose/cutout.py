"""A portrait taken out of its background, over the whole of the output."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

import cv2
import numpy as np

from engine.compose.view import View, view_in
from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, resize_matrix, scale_of
from engine.portrait.masks import fill_holes
from engine.portrait.matting import HOLE_PX, refine
from engine.portrait.portrait import CROP_PX, Portrait
from engine.portrait.resample import resample
from engine.portrait.smooth_fill import smooth_fill

# the canvas is this many times as large as the output where the face crop would otherwise lose sharpness
SHARP_ENOUGH, FINER = 0.85, 1.5
# the crop's own matte, which is better, gives way to the canvas's within this distance of the crop's border, in crop px
HANDOVER_PX = 40
# where the photo ends within the output, the body fades out over this share of the output's height
EDGE_SHARE = 0.035
# below this share of person a pixel counts as background, by which the rest of it is guessed
KNOWN_BELOW = 0.01


@dataclass(frozen=True, slots=True)
class Cutout:
    """A portrait on a canvas of the output's shape.

    person (h, w, 3) uint8 RGB: colour times share; share (h, w) float32 in 0..1: how much of each pixel is the person;
    ground (h, w, 3) uint8 RGB: the photo without the person. canvas_from_crop (2, 3) float32. crop_person (512, 512,
    3) float32 and crop_share (512, 512) float32: the same for the face crop, at its own sharpness.
    """

    portrait: Portrait
    person: Image
    share: Array
    ground: Image
    canvas_from_crop: Array
    crop_person: Array
    crop_share: Array


def cut_out(portrait: Portrait, size: tuple[int, int]) -> Cutout:
    """Take portrait out of its background for an output of size (width, height)."""
    view = view_in(portrait, size)
    out_from_crop = compose(view.out_from_photo, portrait.photo_from_crop)
    finer = 1.0 if scale_of(out_from_crop) > SHARP_ENOUGH else FINER
    canvas_size = round(size[0] * finer), round(size[1] * finer)
    enlarge = resize_matrix(canvas_size[0] / size[0], canvas_size[1] / size[1])
    canvas_from_crop = compose(enlarge, out_from_crop)
    canvas = resample(portrait.photo, compose(enlarge, view.out_from_photo), canvas_size)
    within = np.asarray(cv2.resize(_within(view, size), canvas_size, interpolation=cv2.INTER_LINEAR), np.float32)
    crop_weight = _on_canvas(_handover(), canvas_from_crop, canvas_size)
    share = _mix(_matte(canvas), _on_canvas(portrait.foreground, canvas_from_crop, canvas_size), crop_weight)
    ground = _without_person(canvas, share)
    behind = _on_canvas(portrait.background.astype(np.float32), canvas_from_crop, canvas_size)
    ground = _mix(ground, behind, crop_weight[..., None])
    person = _person(canvas, share, ground) * within[..., None]
    crop_within = cv2.warpAffine(
        within, invert(canvas_from_crop), (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    crop_person = _person(portrait.crop, portrait.foreground, portrait.background.astype(np.float32))
    return Cutout(
        portrait=portrait,
        person=np.asarray(np.clip(person + 0.5, 0, 255), np.uint8),
        share=np.asarray(share * within, np.float32),
        ground=np.asarray(np.clip(ground + 0.5, 0, 255), np.uint8),
        canvas_from_crop=canvas_from_crop,
        crop_person=np.asarray(crop_person * crop_within[..., None], np.float32),
        crop_share=np.asarray(portrait.foreground * crop_within, np.float32),
    )


def _person(image: Image, share: Array, ground: Array) -> Array:
    """Return the person's part of image = person + (1 - share) · ground, so that no old background clings to hair."""
    cover = share[..., None]
    return np.asarray(np.clip(image - (1 - cover) * ground, 0, 255 * cover), np.float32)


def _matte(canvas: Image) -> Array:
    """Return how much of each pixel of canvas (h, w, 3) uint8 RGB is a person, (h, w) float32 in 0..1.

    Worked out at half size: it only counts for shoulders and arms beyond the face crop.
    """
    half = np.asarray(cv2.resize(canvas, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    likelihood = _likelihood(half)
    share = refine(half, likelihood, fill_holes(likelihood > 0.5, HOLE_PX))
    return np.asarray(cv2.resize(share, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _likelihood(canvas: Image) -> Array:
    """Return how likely each pixel is a person: the mean of three looks, since each errs elsewhere."""
    # late: mediapipe takes a second to load
    from mediapipe.python.solutions import selfie_segmentation

    height, width = canvas.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    middle = np.s_[top : top + side, left : left + side]
    with closing(selfie_segmentation.SelfieSegmentation(model_selection=0)) as network:
        looks = [np.asarray(network.process(canvas).segmentation_mask, np.float32)]
        mirrored = np.ascontiguousarray(canvas[:, ::-1])
        looks.append(np.asarray(network.process(mirrored).segmentation_mask[:, ::-1], np.float32))
        closer = looks[0].copy()
        closer[middle] = network.process(np.ascontiguousarray(canvas[middle])).segmentation_mask
    return np.asarray((looks[0] + looks[1] + closer) / 3, np.float32)


def _without_person(canvas: Image, share: Array) -> Array:
    """Return canvas (h, w, 3) float32 with the person filled in smoothly from around, at quarter size: it is smooth."""
    small_size = max(4, canvas.shape[1] // 4), max(4, canvas.shape[0] // 4)
    known = np.asarray(share < KNOWN_BELOW, np.float32)
    weight = np.asarray(cv2.resize(known, small_size, interpolation=cv2.INTER_AREA), np.float32)
    sums = cv2.resize(canvas * known[..., None], small_size, interpolation=cv2.INTER_AREA)
    small = smooth_fill(np.asarray(sums / np.maximum(weight, 1e-3)[..., None], np.float32), weight)
    filled = cv2.resize(small, (canvas.shape[1], canvas.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.where(known[..., None] > 0, canvas, filled), np.float32)


def _handover() -> Array:
    """Return (512, 512) float32: how far the crop's own matte counts, 1 inside, falling to 0 at the border."""
    axis = np.arange(CROP_PX, dtype=np.float32)
    near = np.clip(np.minimum(axis, CROP_PX - 1 - axis) / HANDOVER_PX, 0, 1)
    return np.asarray(np.minimum(near[:, None], near[None, :]), np.float32)


def _on_canvas(values: Array, canvas_from_crop: Array, canvas_size: tuple[int, int]) -> Array:
    return np.asarray(cv2.warpAffine(values, canvas_from_crop, canvas_size, flags=cv2.INTER_LINEAR), np.float32)


def _mix(outer: Array, inner: Array, weight: Array) -> Array:
    return np.asarray(outer + weight * (inner - outer), np.float32)


def _within(view: View, size: tuple[int, int]) -> Array:
    """Return (height, width) float32: 1 where the output shows the photo, falling to 0 where the photo ends in it."""
    soft_px = EDGE_SHARE * size[1]
    columns, rows = np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32)
    across = _inside(columns, view.left, view.right, size[0], soft_px)
    down = _inside(rows, view.top, view.bottom, size[1], soft_px)
    return np.asarray(np.minimum(down[:, None], across[None, :]), np.float32)


def _inside(places: Array, start: int, end: int, length: int, soft_px: float) -> Array:
    """Return 1 from start to end, with soft flanks inside at those ends that do not lie on the output's border."""
    rise = np.clip((places - start) / soft_px, 0, 1) if start > 0 else np.ones_like(places)
    fall = np.clip((end - 1 - places) / soft_px, 0, 1) if end < length else np.ones_like(places)
    flanks = np.minimum(rise, fall)
    return np.asarray(flanks * flanks * (3 - 2 * flanks), np.float32)
