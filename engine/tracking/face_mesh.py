"""MediaPipe's face mesh with irises: one face, 478 landmarks."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.frame import Array, Image

LANDMARKS = 478


class FaceMesh:
    """Finds the 478 landmarks of one face.

    static: every image on its own; else the face is followed from image to image.
    The networks come with the mediapipe package; nothing is downloaded.
    """

    def __init__(self, static: bool = False, min_confidence: float = 0.5) -> None:
        # late: mediapipe takes a second to load
        from mediapipe.python.solutions import face_mesh

        self._graph: Any = face_mesh.FaceMesh(
            static_image_mode=static,
            max_num_faces=1,
            refine_landmarks=True,
            min_detection_confidence=min_confidence,
            min_tracking_confidence=min_confidence,
        )

    def landmarks(self, image: Image) -> Array | None:
        """Return (478, 3) float32 px (z in px as well, smaller is nearer), or None where no face is seen.

        image (H, W, 3) uint8 RGB.
        """
        result = self._graph.process(image)
        if not result.multi_face_landmarks:
            return None
        height, width = image.shape[:2]
        return points_px_of(result.multi_face_landmarks[0].landmark, width, height)

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None


def points_px_of(landmarks: Any, width: int, height: int) -> Array:
    """Return MediaPipe's landmarks, which are in shares of a picture of this size, as (478, 3) float32 px."""
    flat = np.fromiter((value for p in landmarks for value in (p.x, p.y, p.z)), np.float32, count=3 * LANDMARKS)
    points_px = flat.reshape(LANDMARKS, 3) * np.array([width, height, width], np.float32)
    # pixel i covers i … i+1 in the network's coordinates; ours name pixel centres
    points_px[:, :2] -= 0.5
    return points_px
