"""What the measuring tracker saw in one series of pictures, as arrays over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.evaluation.face_crop import METRIC_PX
from engine.evaluation.measuring import Reading
from engine.frame import Array
from engine.tracking import canonical as c

BLENDSHAPES = 52
# the mesh without the irises, which say where the eye looks, not where the face is
MESH_POINTS = 468


@dataclass(frozen=True, slots=True)
class Timeline:
    """One row per measured picture, float32, NaN where no face was seen.

    landmarks (n, 478, 2) px of the face crop at 256 px; rotation (n, 3, 3) as in HeadPose; unit_px (n,) px at 256 per
    canonical unit; eyes (n, 2) openness (left, right); lips (n,); brows (n,) height over the eye corners in canonical
    units; gaze_deg (n, 2); blendshapes (n, 52), NaN throughout where the tracker has none.
    """

    landmarks: Array
    rotation: Array
    unit_px: Array
    eyes: Array
    lips: Array
    brows: Array
    gaze_deg: Array
    blendshapes: Array

    def __len__(self) -> int:
        return len(self.lips)

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """(n,): where a face was found."""
        return np.isfinite(self.lips)

    @property
    def mean_eyes(self) -> Array:
        """(n,) mean openness of both eyes."""
        return np.asarray(self.eyes.mean(1), np.float32)


def timeline(readings: Sequence[Reading | None], side_px: int) -> Timeline:
    """Join readings of pictures with a side of side_px."""
    n, to_metric = len(readings), METRIC_PX / side_px
    arrays = Timeline(
        landmarks=_empty(n, len(c.mean_face()), 2),
        rotation=_empty(n, 3, 3),
        unit_px=_empty(n),
        eyes=_empty(n, 2),
        lips=_empty(n),
        brows=_empty(n),
        gaze_deg=_empty(n, 2),
        blendshapes=_empty(n, BLENDSHAPES),
    )
    for i, reading in enumerate(readings):
        if reading is None:
            continue
        face = reading.face
        # the crop's borders, not its pixel centres, are what resizing keeps
        arrays.landmarks[i] = face.landmarks[:, :2] * to_metric
        arrays.rotation[i] = reading.rotation
        arrays.unit_px[i] = face.head_pose.scale * to_metric
        arrays.eyes[i], arrays.lips[i] = face.eye_openness, face.lip_openness
        arrays.brows[i] = brow_height(face.shape)
        arrays.gaze_deg[i] = face.gaze_deg
        if face.blendshapes is not None:
            arrays.blendshapes[i] = face.blendshapes
    return arrays


def brow_height(shape: Array) -> float:
    """Return how far the brows stand above the eye corners, mean of both sides, in units of shape (478, 3)."""
    sides = ((c.LEFT_BROW, c.LEFT_LID_UPPER), (c.RIGHT_BROW, c.RIGHT_LID_UPPER))
    return float(np.mean([shape[lid[[0, -1]], 1].mean() - shape[brow, 1].mean() for brow, lid in sides]))


def _empty(*size: int) -> Array:
    return np.full(size, np.nan, np.float32)
