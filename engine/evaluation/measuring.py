"""The tracker that measures. It is not the one that drives, so that an engine cannot hide its tracker's errors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.errors import BadInputError
from engine.frame import Array, FaceMeasurement, Image
from engine.tracking.face_mesh import LANDMARKS, FaceMesh
from engine.tracking.measure import measure_face

TASKS_NAME = "MediaPipe Tasks face landmarker with blendshapes"
MESH_NAME = (
    "MediaPipe face mesh of the wheel (no landmarker model: same network as the driving tracker, no blendshapes; "
    "to get it: understudy models download face-landmarker)"
)

# The landmarker follows the face from picture to picture, which places its window well, but also smooths over time,
# which would hide jitter. Its smoothing fades with the time between pictures: told they are 1000 s apart, it leaves
# them as they are.
PICTURE_INTERVAL_MS = 1_000_000
# The window of a series' first picture comes from a face detector, those of the later ones from the landmarks before.
# The change of window alone reads as a turn of the head by 1 to 2 degrees, a jump that no head made. Seen so often,
# the first picture has the window that the others will have.
SETTLING_PICTURES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One face as measured. rotation (3, 3) float32, camera space as in HeadPose."""

    face: FaceMeasurement
    rotation: Array


class MeasuringTracker(Protocol):
    """Measures the face in pictures of one series, in order, without smoothing. name: what the report says."""

    name: str
    has_blendshapes: bool

    def begin(self, image: Image) -> None:
        """Get ready for a series that starts with image (H, W, 3) uint8 RGB, which is to be measured next."""

    def measure(self, image: Image) -> Reading | None:
        """Measure the face in image (H, W, 3) uint8 RGB; None where none is seen. Landmarks are in px of image."""

    def close(self) -> None:
        """Free the networks. Safe to call twice."""


class TasksTracker:
    """MediaPipe's Tasks landmarker: 478 landmarks, 52 blendshapes and the head's rotation."""

    name = TASKS_NAME
    has_blendshapes = True

    def __init__(self, model: Path) -> None:
        if not model.is_file():
            raise BadInputError(
                f"The face landmarker model {model} is missing. Run:  understudy models download face-landmarker"
            )
        # late: mediapipe takes a second to load
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=vision.RunningMode.VIDEO,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        try:
            self._graph: Any = vision.FaceLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise BadInputError(
                f"{model} is not a face landmarker model. Run:  understudy models download face-landmarker"
            ) from error
        self._picture: Any = mediapipe.Image
        self._format: Any = mediapipe.ImageFormat.SRGB
        self._count = 0

    def begin(self, image: Image) -> None:
        """Let the window settle on image (H, W, 3) uint8 RGB."""
        for _ in range(SETTLING_PICTURES):
            self.measure(image)

    def measure(self, image: Image) -> Reading | None:
        """Measure the face in image (H, W, 3) uint8 RGB; None where none is seen. Landmarks are in px of image."""
        picture = self._picture(image_format=self._format, data=np.ascontiguousarray(image))
        found = self._graph.detect_for_video(picture, self._count * PICTURE_INTERVAL_MS)
        self._count += 1
        if not found.face_landmarks:
            return None
        height, width = image.shape[:2]
        flat = np.fromiter((v for p in found.face_landmarks[0] for v in (p.x, p.y, p.z)), np.float32, 3 * LANDMARKS)
        landmarks = flat.reshape(LANDMARKS, 3) * np.array([width, height, width], np.float32)
        blendshapes = np.array([shape.score for shape in found.face_blendshapes[0]], np.float32)
        matrix = np.asarray(found.facial_transformation_matrixes[0], np.float32)
        return Reading(measure_face(landmarks, blendshapes), rotation_from_matrix(matrix))

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None


class MeshTracker:
    """The face mesh of the mediapipe package, for when there is no landmarker model; every picture on its own."""

    name = MESH_NAME
    has_blendshapes = False

    def __init__(self) -> None:
        self._mesh = FaceMesh(static=True)

    def begin(self, image: Image) -> None:
        """Nothing to do: every picture is measured on its own."""

    def measure(self, image: Image) -> Reading | None:
        """Measure the face in image (H, W, 3) uint8 RGB; None where none is seen. Landmarks are in px of image."""
        landmarks = self._mesh.landmarks(image)
        if landmarks is None:
            return None
        face = measure_face(landmarks)
        return Reading(face, face.head_pose.rotation)

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        self._mesh.close()


def rotation_from_matrix(matrix: Array) -> Array:
    """Return the rotation (3, 3) float32, in HeadPose's axes, of the landmarker's transformation matrix (4, 4).

    The landmarker's axes have y up and z towards the camera; its matrix carries a scale as well.
    """
    u, _, vt = np.linalg.svd(matrix[:3, :3])
    flip = np.array([1.0, -1.0, -1.0])
    return np.asarray(flip[:, None] * (u @ vt) * flip, np.float32)


def open_measuring_tracker(model: Path | None) -> MeasuringTracker:
    """Return the Tasks tracker for a model file, or the wheel's mesh for None. Raises BadInputError for a bad file."""
    return MeshTracker() if model is None else TasksTracker(model)


def measuring_tracker_name(model: Path | None) -> str:
    """Return what the report says about the tracker that open_measuring_tracker gives."""
    return MESH_NAME if model is None else TASKS_NAME
