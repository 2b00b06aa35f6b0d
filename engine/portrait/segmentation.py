"""How likely each crop pixel shows the person: MediaPipe's selfie segmentation, looked at in three ways."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import compose, invert
from engine.portrait.portrait import CROP_PX
from engine.portrait.resample import resample

# the third look shows this many crops side by side, so that the network sees shoulders and surroundings
WIDE = 1.35
# 0 is the square model (256 x 256), 1 the landscape one
SQUARE_MODEL = 0


def person_likelihood(photo: Image, crop: Image, crop_from_photo: Array) -> Array:
    """Return (512, 512) float32 in 0..1 for the crop of photo (H, W, 3) uint8 RGB.

    The mean of the crop, its mirror image and a wider view: what only one of them takes for the person gets a third.
    """
    # late: mediapipe takes a second to load
    from mediapipe.python.solutions import selfie_segmentation

    middle = CROP_PX / 2 * (1 - 1 / WIDE)
    wide_from_crop = np.array([[1 / WIDE, 0, middle], [0, 1 / WIDE, middle]], np.float32)
    wide = resample(photo, compose(wide_from_crop, crop_from_photo), (CROP_PX, CROP_PX))
    with closing(selfie_segmentation.SelfieSegmentation(SQUARE_MODEL)) as network:
        straight = _mask(network, crop)
        mirrored = _mask(network, np.ascontiguousarray(crop[:, ::-1]))[:, ::-1]
        around = cv2.warpAffine(_mask(network, wide), invert(wide_from_crop), (CROP_PX, CROP_PX), flags=cv2.INTER_CUBIC)
    return np.asarray(np.clip((straight + mirrored + around) / 3, 0, 1), np.float32)


def _mask(network: Any, image: Image) -> Array:
    return np.asarray(network.process(image).segmentation_mask, np.float32)
