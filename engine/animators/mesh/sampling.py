"""Reading a picture at places between its pixels."""

from __future__ import annotations

from typing import Any, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array

Pixel = TypeVar("Pixel", np.uint8, np.float32)


def sample(picture: npt.NDArray[Pixel], place: Array) -> npt.NDArray[Pixel]:
    """Return picture (H, W, C) at place (h, w, 2) px, bilinear, its border continued. Same dtype, (h, w, C)."""
    remap: Any = cv2.remap  # its type stubs leave out that the second map may be None
    result: npt.NDArray[Pixel] = remap(picture, place, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return result
