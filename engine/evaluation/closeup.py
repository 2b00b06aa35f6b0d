"""The face alone, as large as the picture has it: what an engineer must see of lids, irises and lips."""

from __future__ import annotations

import cv2
import numpy as np

from engine.evaluation.face_crop import METRIC_PX, FaceCrop
from engine.frame import Array, Image

CLOSEUP_PX = 240
# side of the window over the longer side of the face
ROOM = 1.25


def closeup(image: Image, crop: FaceCrop, landmarks: Array) -> Image:
    """Return the face of image (H, W, 3) in (240, 240, 3); landmarks (478, 2) px of the crop at 256 px.

    The window follows the face, so that driver and result lie alike. Outside the picture its edge goes on.
    """
    low, high = landmarks.min(0), landmarks.max(0)
    side = ROOM * float((high - low).max())
    from_crop = CLOSEUP_PX / side
    offset = -((low + high) / 2 - side / 2) * from_crop
    # from px of the picture: first into the crop at 256 px
    scale = METRIC_PX / crop.side_px * from_crop
    shift = offset - scale * np.array([crop.left_px - 0.5, crop.top_px - 0.5]) - 0.5
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]], np.float32)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    moved = cv2.warpAffine(image, matrix, (CLOSEUP_PX, CLOSEUP_PX), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)
