"""The mask by which a crop is blended into the photo."""

from __future__ import annotations

import numpy as np

from engine.frame import Image
from engine.portrait.portrait import CROP_PX

# the ramp when head and shoulders stand still at the crop's border (LivePortrait's), and when the whole crop moves
STITCHED_PX, LOOSE_PX = 16, 48


def seam_mask(ramp_px: int) -> Image:
    """Return (512, 512) uint8: 255 inside, falling linearly to 0 at the border over ramp_px, round at the corners.

    With 16 it is LivePortrait's paste-back mask, pixel by pixel: floor(255 max(0, 1 - d / ramp)), where d is the
    distance to the square of rows and columns ramp to 512 - ramp.
    """
    position = np.arange(CROP_PX, dtype=np.float64)
    beyond = np.maximum(np.maximum(ramp_px - position, position - (CROP_PX - ramp_px)), 0)
    distance = np.hypot(beyond[:, None], beyond[None, :])
    return np.asarray(np.floor(255 * np.maximum(0, 1 - distance / ramp_px)), np.uint8)
