"""Where an animated crop differs from the portrait's."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Image

# the mask is made on cells of this many crop px
CELL_PX = 4
# mean difference over a cell: up to the first it is the same picture, from the second on it is another
SAME_LEVELS, OTHER_LEVELS = 1, 4
# A change takes its surroundings with it up to the first distance, in cells, so that a moving head is all of one
# sharpness; the mask then fades over twice the second one.
REACH_CELLS, FADE_CELLS = 6, 5


class ChangeMask:
    """Compares crops (512, 512, 3) uint8 RGB with the one at rest."""

    def __init__(self, rest: Image) -> None:
        self._rest = rest
        self._size = rest.shape[1], rest.shape[0]
        self._cells = rest.shape[1] // CELL_PX, rest.shape[0] // CELL_PX
        ramp = (np.arange(256) - SAME_LEVELS) / (OTHER_LEVELS - SAME_LEVELS)
        self._ramp = np.asarray(np.clip(ramp, 0, 1) * 255, np.uint8)
        self._reach = np.ones((2 * REACH_CELLS + 1, 2 * REACH_CELLS + 1), np.uint8)
        self._fade = 2 * FADE_CELLS + 1, 2 * FADE_CELLS + 1

    def of(self, crop: Image) -> Image:
        """Return (512, 512) uint8: 0 where crop is as at rest, 255 where it is not, soft between."""
        difference = cv2.resize(cv2.absdiff(crop, self._rest), self._cells, interpolation=cv2.INTER_AREA)
        red, green, blue = cv2.split(difference)
        changed = cv2.LUT(cv2.max(cv2.max(red, green), blue), self._ramp)
        spread = cv2.blur(cv2.dilate(changed, self._reach), self._fade)
        return np.asarray(cv2.resize(spread, self._size, interpolation=cv2.INTER_LINEAR), np.uint8)
