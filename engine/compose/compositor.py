"""Pastes an animated crop back into its photo, at the output's size."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from engine.compose.change import ChangeMask
from engine.compose.label import Label
from engine.compose.paste_plan import PastePlan
from engine.compose.seam import LOOSE_PX, STITCHED_PX, seam_mask
from engine.compose.view import own_view, view_in
from engine.frame import Image
from engine.portrait.affine import compose, resize_matrix, scale_of, transform
from engine.portrait.portrait import CROP_PX, Portrait

# a crop that gets smaller than this in the output is averaged down first, so that moving hair does not flicker
REDUCE_BELOW = 0.8


class Compositor:
    """Shows one portrait in one output size.

    The photo is rendered once. A new picture differs from it only in the crop's place, and there only where the
    animator changed the crop: elsewhere it stays the photo, at the photo's own sharpness.
    """

    def __init__(
        self, portrait: Portrait, size: tuple[int, int] | None, label: bool = False, *, like: Portrait | None = None
    ) -> None:
        """Size: (width, height) of the output, or None for the photo's own, made even. label: mark as synthetic.

        like: show the same part of the photo as of this one's, which must be as large: they are frames of one clip.
        """
        framed = portrait if like is None else replace(like, photo=portrait.photo)
        self._view = own_view(portrait.photo) if size is None else view_in(framed, size)
        self.size: tuple[int, int] = (self._view.picture.shape[1], self._view.picture.shape[0])
        self._label = Label(self.size) if label else None
        self._out_from_crop = compose(self._view.out_from_photo, portrait.photo_from_crop)
        scale = scale_of(self._out_from_crop)
        self._reduced_px = round(CROP_PX * scale) if scale < REDUCE_BELOW else CROP_PX
        enlarge = resize_matrix(CROP_PX / self._reduced_px, CROP_PX / self._reduced_px)
        self._out_from_reduced = compose(self._out_from_crop, enlarge)
        self._seams = {True: seam_mask(STITCHED_PX), False: seam_mask(LOOSE_PX)}
        self._rest_crop, self._change = portrait.crop, ChangeMask(portrait.crop)

    def paste(self, crop: Image, stitching: bool = True, *, onto: Image | None = None) -> Image:
        """Return the full picture (H, W, 3) uint8 RGB with crop (512, 512, 3) uint8 RGB in its place.

        Every call returns a new array, which the caller may keep. Outside the crop's place it is the photo, bit for
        bit. stitching: whether shoulders and border of crop stand still; if not, the seam is wider.
        onto: a picture of the same photo and size to take in the photo's place, with another person moved already.
        """
        picture = (self._view.picture if onto is None else onto).copy()
        share = np.asarray(cv2.multiply(self._change.of(crop), self._seams[stitching], scale=1 / 255), np.uint8)
        left, top, right, bottom = self._reach(share)
        if left < right and top < bottom:
            part = picture[top:bottom, left:right]
            part[:] = self._blended(part, crop, share, (left, top))
        if self._label is not None:
            self._label.draw(picture)
        return picture

    def plan(self) -> PastePlan | None:
        """Return paste() as data, for pasting where the crop is computed; None where no crop touches the output."""
        reach = [self._reach(seam) for seam in self._seams.values()]
        (left, top), (right, bottom) = (
            (min(one[0] for one in reach), min(one[1] for one in reach)),
            (max(one[2] for one in reach), max(one[3] for one in reach)),
        )
        if left >= right or top >= bottom:
            return None
        part_from_reduced = self._out_from_reduced.copy()
        part_from_reduced[:, 2] -= (left, top)
        return PastePlan(
            rest_crop=self._rest_crop,
            rest=self._view.picture[top:bottom, left:right],
            seams=self._seams,
            reduced_px=self._reduced_px,
            part_from_reduced=part_from_reduced,
            left=left,
            top=top,
        )

    def complete(self, part: Image, plan: PastePlan) -> Image:
        """Return what paste() would, a new array, from the part (h, w, 3) uint8 RGB that was pasted by plan."""
        picture = self._view.picture.copy()
        picture[plan.top : plan.top + part.shape[0], plan.left : plan.left + part.shape[1]] = part
        if self._label is not None:
            self._label.draw(picture)
        return picture

    def _blended(self, rest: Image, crop: Image, share: Image, corner: tuple[int, int]) -> Image:
        """Return share · crop + (1 - share) · rest for the part of the picture rest, whose upper left px is corner."""
        # colour and share in one array: one warp moves both
        layer = cv2.merge([*cv2.split(crop), share])
        if self._reduced_px < CROP_PX:
            layer = cv2.resize(layer, (self._reduced_px, self._reduced_px), interpolation=cv2.INTER_AREA)
        part_from_reduced = self._out_from_reduced.copy()
        part_from_reduced[:, 2] -= corner
        layer = cv2.warpAffine(layer, part_from_reduced, (rest.shape[1], rest.shape[0]), flags=cv2.INTER_LINEAR)
        shares = cv2.cvtColor(cv2.extractChannel(layer, 3), cv2.COLOR_GRAY2RGB)
        moved = cv2.multiply(cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), shares, scale=1 / 255)
        kept = cv2.multiply(rest, cv2.bitwise_not(shares), scale=1 / 255)
        return np.asarray(cv2.add(moved, kept), np.uint8)

    def _reach(self, share: Image) -> tuple[int, int, int, int]:
        """Return left, top, right, bottom of the picture's part that share (512, 512) touches, within the photo."""
        x, y, width, height = cv2.boundingRect(share)
        if width == 0:
            return 0, 0, 0, 0
        # interpolation carries a pixel over to its neighbour's place
        step = CROP_PX / self._reduced_px
        low, high = np.array([x, y]) - step, np.array([x + width - 1, y + height - 1]) + step
        sides = np.array([low, (high[0], low[1]), high, (low[0], high[1])], np.float32)
        corners = transform(self._out_from_crop, sides)
        left, top = np.floor(corners.min(0)).astype(int)
        right, bottom = np.ceil(corners.max(0)).astype(int) + 1
        within = self._view
        return (
            max(within.left, int(left)),
            max(within.top, int(top)),
            min(within.right, int(right)),
            min(within.bottom, int(bottom)),
        )
