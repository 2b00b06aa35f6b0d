"""Pictures as the synthesis network takes and gives them: every plane as four of half the side.

Plane 4 c + 2 dy + dx holds the pixels (2 y + dy, 2 x + dx) of plane c, as PyTorch's pixel_unshuffle orders them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from engine.frame import Image

_PHASES = ((0, 0), (0, 1), (1, 0), (1, 1))


def pack(planes: Sequence[Image], packed: Image) -> None:
    """Write planes, each (2 h, 2 w) uint8, its rows in one piece, into packed (4 C, h, w) uint8."""
    for row, plane in enumerate(planes):
        # two neighbours as one number: its low and its high byte are read much faster than every second pixel
        pairs = plane.view("<u2")
        for dy in (0, 1):
            packed[4 * row + 2 * dy] = pairs[dy::2].astype(np.uint8)
            packed[4 * row + 2 * dy + 1] = (pairs[dy::2] >> 8).astype(np.uint8)


def unpack(packed: Image) -> Image:
    """Return the planes of packed (4 C, h, w) uint8, (C, 2 h, 2 w)."""
    count, height, width = packed.shape
    planes = np.empty((count // 4, 2 * height, 2 * width), packed.dtype)
    for phase, (dy, dx) in enumerate(_PHASES):
        planes[:, dy::2, dx::2] = packed[phase::4]
    return planes


def split(picture: Image) -> list[Image]:
    """Return the planes of picture (H, W, C) uint8."""
    return [np.asarray(plane, np.uint8) for plane in cv2.split(picture)]
