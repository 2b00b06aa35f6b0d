"""The pictures of one reenactment, kept until it is known which of them the report shows."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from engine.evaluation.closeup import closeup
from engine.evaluation.face_crop import METRIC_PX, FaceCrop
from engine.frame import Array, Image

# hundreds of pictures would fill the memory unpacked
KEPT_JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True)
class Album:
    """Four series of pictures, one a measured frame, as JPEG: face crops at 256 px and close-ups of the face."""

    drivers: list[bytes] = field(default_factory=list)
    results: list[bytes] = field(default_factory=list)
    driver_closeups: list[bytes] = field(default_factory=list)
    result_closeups: list[bytes] = field(default_factory=list)

    def add_driver(self, frame: Image, crop: FaceCrop, landmarks: Array) -> None:
        """Keep a driving frame (H, W, 3); landmarks (478, 2) px of its crop at 256 px, NaN where no face was seen."""
        self.drivers.append(_pack(crop.resized(frame, METRIC_PX, exact=True)))
        self.driver_closeups.append(_closeup(frame, crop, landmarks, self.driver_closeups))

    def add_result(self, picture: Image, crop: FaceCrop, landmarks: Array) -> None:
        """Keep a result; arguments as for a driving frame."""
        self.results.append(_pack(crop.resized(picture, METRIC_PX, exact=True)))
        self.result_closeups.append(_closeup(picture, crop, landmarks, self.result_closeups))


def _closeup(image: Image, crop: FaceCrop, landmarks: Array, before: list[bytes]) -> bytes:
    """Return the packed close-up; without a face the one before, or at the very beginning the whole crop."""
    if np.isfinite(landmarks[0, 0]):
        return _pack(closeup(image, crop, landmarks))
    return before[-1] if before else _pack(crop.resized(image, METRIC_PX, exact=True))


def _pack(picture: Image) -> bytes:
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, KEPT_JPEG_QUALITY]
    )
    assert done, "OpenCV writes JPEG"
    return np.asarray(data, np.uint8).tobytes()


def unpack(data: bytes) -> Image:
    """Return a kept picture (H, W, 3) uint8 RGB."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
