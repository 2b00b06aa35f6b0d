"""Where faces are in an image, before any of them is followed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from engine.frame import Image

# the detectors in the mediapipe package: 0 for faces within two metres, 1 for small ones
SHORT_RANGE, FULL_RANGE = 0, 1


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A found face: centre and size in px of the image, score in 0..1, turn of the eyes' line, clockwise as seen."""

    x_px: float
    y_px: float
    size_px: float
    score: float
    turn_rad: float = 0.0


class FaceFinder:
    """MediaPipe's face detector, near faces first, then small ones."""

    def __init__(self, min_score: float = 0.5) -> None:
        from mediapipe.python.solutions import face_detection

        self._detectors: list[Any] = [
            face_detection.FaceDetection(min_detection_confidence=min_score, model_selection=model)
            for model in (SHORT_RANGE, FULL_RANGE)
        ]

    def find(self, image: Image) -> list[FaceBox]:
        """Return the faces in image (H, W, 3) uint8 RGB, the largest first."""
        height, width = image.shape[:2]
        for detector in self._detectors:
            found = detector.process(image).detections or []
            boxes = [self._box(d, width, height) for d in found]
            if boxes:
                return sorted(boxes, key=lambda box: -box.size_px)
        return []

    @staticmethod
    def _box(detection: Any, width: int, height: int) -> FaceBox:
        box = detection.location_data.relative_bounding_box
        right_eye, left_eye = detection.location_data.relative_keypoints[:2]
        return FaceBox(
            x_px=(box.xmin + box.width / 2) * width,
            y_px=(box.ymin + box.height / 2) * height,
            size_px=max(box.width * width, box.height * height),
            score=float(detection.score[0]),
            turn_rad=math.atan2((left_eye.y - right_eye.y) * height, (left_eye.x - right_eye.x) * width),
        )

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        while self._detectors:
            self._detectors.pop().close()


def find_faces(image: Image, min_score: float = 0.5) -> list[FaceBox]:
    """Return the faces in one image, the largest first."""
    finder = FaceFinder(min_score)
    try:
        return finder.find(image)
    finally:
        finder.close()
