"""A mark that every camera picture of these tests carries, and the search for it in what is sent."""

from __future__ import annotations

import numpy as np

from engine.frame import Image
from tests.live_fakes import WATERMARK

SIZE = (160, 120)
# magenta: red and blue above green. The avatars of these tests are green, so that even a trace of it shows
ANY_TRACE, PLAIN = -30, 100


def marked(number: int, size: tuple[int, int] = SIZE) -> Image:
    """A camera picture (H, W, 3) uint8 RGB, magenta all over in a pattern that moves on with number."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    bright = ((x + 7 * number) // 8 + y // 8) % 2 == 0
    image = np.empty((height, width, 3), np.uint8)
    image[:] = WATERMARK
    image[bright] = (200, 30, 230)
    # no two pictures are quite the same, as from a sensor
    image[:, :, 1] += np.uint8(number % 16)
    return image


def camera_pixels(image: Image, above: int = ANY_TRACE) -> int:
    """How many pixels show the mark. above: ANY_TRACE beside green avatars, PLAIN beside photos of people."""
    red, green, blue = (image[:, :, channel].astype(np.int16) for channel in range(3))
    return int((np.minimum(red, blue) - green > above).sum())
