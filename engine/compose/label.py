"""A small label that says the picture is synthetic."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Image

FONT = cv2.FONT_HERSHEY_DUPLEX
# height of a capital letter at scale 1, in px
FONT_PX = 22
TEXT = "synthetic media"
# height of the letters over that of the picture, but never below so many px
LETTER_SHARE, LETTER_MIN_PX = 0.02, 8
LIGHT, DARK = 235, 25
# how far the plate behind the letters covers the picture
COVER = 0.55


class Label:
    """Draws text on a dark plate into the lower left corner of pictures of one size (width, height)."""

    def __init__(self, size: tuple[int, int], text: str = TEXT) -> None:
        letter_px = max(LETTER_MIN_PX, round(LETTER_SHARE * size[1]))
        plate = _plate(text, letter_px)[: size[1], : size[0]]
        bottom, left = max(plate.shape[0], size[1] - letter_px), min(letter_px, size[0] - plate.shape[1])
        self._place = np.s_[bottom - plate.shape[0] : bottom, left : left + plate.shape[1]]
        # letters cover fully, the plate in part
        cover = np.where(plate > DARK, plate / LIGHT, COVER)[..., None]
        self._ink, self._keep = plate[..., None] * cover + 0.5, 1 - cover

    def draw(self, picture: Image) -> None:
        """Draw the label into picture (H, W, 3) uint8 RGB of the given size, in place."""
        part = picture[self._place]
        part[:] = part * self._keep + self._ink


def _plate(text: str, letter_px: int) -> Image:
    """Return the letters (h, w) uint8 in LIGHT on DARK."""
    scale = letter_px / FONT_PX
    thickness = max(1, round(scale))
    (width, height), below = cv2.getTextSize(text, FONT, scale, thickness)
    margin = letter_px // 2
    plate = np.full((height + below + 2 * margin, width + 2 * margin), DARK, np.uint8)
    cv2.putText(plate, text, (margin, margin + height), FONT, scale, (LIGHT,), thickness, cv2.LINE_AA)
    return plate
