"""From 478 landmarks to a FaceMeasurement: pose, shape, openness, gaze."""

from __future__ import annotations

import math

import numpy as np

from engine.frame import Array, FaceMeasurement, HeadPose
from engine.tracking import canonical as c
from engine.tracking.head_pose import fit_head_pose, remove_head_pose

# the eyeball's radius over the width of the lid opening: about 12 mm over 29 mm in adults
EYEBALL_RADIUS = 0.41


def measure_face(landmarks: Array, blendshapes: Array | None = None) -> FaceMeasurement:
    """Measure landmarks (478, 3) float32 px."""
    pose = fit_head_pose(landmarks)
    return measure_shape(landmarks, pose, remove_head_pose(landmarks, pose), blendshapes)


def measure_shape(landmarks: Array, pose: HeadPose, shape: Array, blendshapes: Array | None = None) -> FaceMeasurement:
    """Measure openness and gaze on shape (478, 3), which is landmarks with pose taken out."""
    return FaceMeasurement(
        landmarks=landmarks,
        head_pose=pose,
        shape=shape,
        eye_openness=(
            openness(shape, c.LEFT_LID_UPPER, c.LEFT_LID_LOWER),
            openness(shape, c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER),
        ),
        lip_openness=openness(shape, c.LIP_UPPER_INNER, c.LIP_LOWER_INNER),
        gaze_deg=_gaze_deg(shape),
        blendshapes=blendshapes,
    )


def openness(shape: Array, upper: c.Index, lower: c.Index) -> float:
    """Return gap over width of an opening, 0 when shut; the mean gap of its three middle landmark pairs.

    shape (478, 3) in the head's own axes; upper and lower are index rows with common ends.
    """
    middle = slice(len(upper) // 2 - 1, len(upper) // 2 + 2)
    gap = float((shape[lower[middle], 1] - shape[upper[middle], 1]).mean())
    width = float(np.linalg.norm(shape[upper[-1]] - shape[upper[0]]))
    return max(0.0, gap / max(width, 1e-6))


def _gaze_deg(shape: Array) -> tuple[float, float]:
    """Return (yaw, pitch) of the mean of both eyes, from the iris centre's place between the corners."""
    yaw, pitch = 0.0, 0.0
    for iris, lid in ((c.RIGHT_IRIS, c.RIGHT_LID_UPPER), (c.LEFT_IRIS, c.LEFT_LID_UPPER)):
        inner, outer = shape[lid[0]], shape[lid[-1]]
        radius = EYEBALL_RADIUS * float(np.linalg.norm(outer - inner))
        offset = (shape[iris[0]] - (inner + outer) / 2) / max(radius, 1e-6)
        yaw -= math.degrees(math.asin(float(np.clip(offset[0], -1, 1)))) / 2
        pitch += math.degrees(math.asin(float(np.clip(offset[1], -1, 1)))) / 2
    return yaw, pitch
