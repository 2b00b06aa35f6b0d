"""Smooths the flow along the outline of the face, where it has steps.

There it goes over from how the head moves to how what lies behind does, within a few of its cells, and not at the same
place in every row of them: beside a head that turns, the far cheek and the jaw get steps of a cell or two.
"""

from __future__ import annotations

import cv2
import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.animators.mobileportrait.sizes import PICTURE_PX
from engine.frame import Array, Image

# how far the flow is averaged, and how far into the face and out of it, in px of the flow
SMOOTH_PX, INSIDE_PX, OUTSIDE_PX = 1.2, 2, 3
# steps: where averaging changes the flow by so much, in px of the 256 px picture; between both in part
STEP_PX = (0.4, 1.0)
_INSIDE, _OUTSIDE = (np.ones((2 * px + 1, 2 * px + 1), np.uint8) for px in (INSIDE_PX, OUTSIDE_PX))


def smooth_outline(grid: Array, face: Image) -> Array:
    """Return the sampling grid (64, 64, 2), smooth where the face ends, float32; face (64, 64) uint8: where it is."""
    band = cv2.subtract(cv2.dilate(face, _OUTSIDE), cv2.erode(face, _INSIDE))
    change = cv2.GaussianBlur(grid, (0, 0), SMOOTH_PX) - grid
    across, down = cv2.split(np.abs(change))
    steps_px = cv2.blur(cv2.max(across, down), (3, 3)) * np.float32(PICTURE_PX / 2)
    share = cv2.GaussianBlur(band, (0, 0), 1.0).astype(np.float32) / 255 * smoothstep(steps_px, *STEP_PX)
    return np.asarray(grid + share[..., None] * change, np.float32)
