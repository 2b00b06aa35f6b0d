"""What the others see while the camera is muted: the avatar's still picture, far out of focus and dim."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Image

# the picture is reduced to so many columns before it is blurred: nothing but large shapes is left
COLUMNS, SIGMA, BRIGHTNESS = 64, 1.2, 0.45


def curtain(still: Image) -> Image:
    """Return still (H, W, 3) uint8 RGB blurred and dimmed, the same size."""
    height, width = still.shape[:2]
    rows = max(1, round(COLUMNS * height / width))
    small = cv2.resize(still, (COLUMNS, rows), interpolation=cv2.INTER_AREA)
    small = cv2.convertScaleAbs(cv2.GaussianBlur(small, (0, 0), SIGMA), alpha=BRIGHTNESS)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
