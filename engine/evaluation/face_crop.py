"""The fixed square of a picture in which everything is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.frame import Image
from engine.tracking.face_finder import FaceBox

# pixel metrics and distances are given at this size, as in the papers
METRIC_PX = 256
# the measuring tracker sees up to this size: eyes are small
MEASURED_PX = 512
# side of the square over the size of the found face: about that of LivePortrait's crops
SIDE_OVER_FACE = 2.4
# a face that moves about must stay inside with some room around
SIDE_OVER_REACH = 1.4


@dataclass(frozen=True, slots=True)
class FaceCrop:
    """A square of a picture, in whole px: left, top, side."""

    left_px: int
    top_px: int
    side_px: int

    def cut(self, image: Image) -> Image:
        """Return the square of image (H, W, 3) as it is, (side, side, 3)."""
        return image[self.top_px : self.top_px + self.side_px, self.left_px : self.left_px + self.side_px]

    def resized(self, image: Image, largest_px: int, *, exact: bool = False) -> Image:
        """Return the square of image, shrunk to largest_px a side if it is larger; with exact, enlarged as well."""
        cut = self.cut(image)
        if self.side_px == largest_px or (self.side_px < largest_px and not exact):
            return cut
        how = cv2.INTER_AREA if self.side_px > largest_px else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(cut, (largest_px, largest_px), interpolation=how), np.uint8)


def whole_square(size: tuple[int, int]) -> FaceCrop:
    """Return the largest square amid a picture of (width, height)."""
    side = min(size)
    return FaceCrop((size[0] - side) // 2, (size[1] - side) // 2, side)


def choose_face_crop(size: tuple[int, int], boxes: Sequence[FaceBox]) -> FaceCrop:
    """Return the square of a picture of (width, height) around all places where the face was.

    2.4 times the face's median size, larger if it moves about, at most the picture's shorter side: of the usual
    talking-head clip that is the whole frame. Without boxes: the largest square amid the picture.
    """
    if not boxes:
        return whole_square(size)
    face = float(np.median([box.size_px for box in boxes]))
    low_x, high_x = min(b.x_px - b.size_px / 2 for b in boxes), max(b.x_px + b.size_px / 2 for b in boxes)
    low_y, high_y = min(b.y_px - b.size_px / 2 for b in boxes), max(b.y_px + b.size_px / 2 for b in boxes)
    reach = max(high_x - low_x, high_y - low_y)
    side = min(round(max(SIDE_OVER_FACE * face, SIDE_OVER_REACH * reach)), *size)
    left = int(np.clip(round((low_x + high_x - side) / 2), 0, size[0] - side))
    top = int(np.clip(round((low_y + high_y - side) / 2), 0, size[1] - side))
    return FaceCrop(left, top, side)
