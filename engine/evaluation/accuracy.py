"""How far a result is from the truth, for self-reenactment: keypoints, head pose, expression, gaze, openness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.evaluation.rotations import angles_deg, geodesic_deg
from engine.evaluation.timeline import MESH_POINTS, Timeline
from engine.frame import Array

# the mesh points nearest to the 68 points of the iBUG annotation, in its order: jaw, brows, nose, eyes, lips
IBUG_68 = np.array(
    [
        *(127, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 356),
        *(70, 63, 105, 66, 107, 336, 296, 334, 293, 300),
        *(168, 197, 5, 4, 98, 97, 2, 326, 327),
        *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
        *(61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91, 78, 81, 13, 311, 308, 402, 14, 178),
    ],
    np.intp,
)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Means over the pictures after the first (which is the photo) where both faces were seen; None if there are none.

    akd: mean distance in px at 256 px of the 468 mesh points; akd68: of the 68 iBUG points among them, which weigh
    eyes and lips more; hpd_deg: geodesic angle between the head rotations; apd_deg: mean absolute difference of
    pitch, yaw and roll; aed: mean absolute difference of the 52 blendshapes; eye_error, lip_error: mean absolute
    difference of openness; gaze_deg: angle between the gazes, relative to the head.
    """

    akd: float | None
    akd68: float | None
    hpd_deg: float | None
    apd_deg: float | None
    aed: float | None
    eye_error: float | None
    lip_error: float | None
    gaze_deg: float | None


def measure_accuracy(truth: Timeline, result: Timeline) -> Accuracy:
    """Compare two timelines of the same frames in the same face crop."""
    distance = np.linalg.norm(truth.landmarks - result.landmarks, axis=2)
    angles = np.abs(angles_deg(truth.rotation) - angles_deg(result.rotation))
    return Accuracy(
        akd=_mean(distance[:, :MESH_POINTS].mean(1)),
        akd68=_mean(distance[:, IBUG_68].mean(1)),
        hpd_deg=_mean(geodesic_deg(truth.rotation, result.rotation)),
        apd_deg=_mean(angles.mean(1)),
        aed=_mean(np.abs(truth.blendshapes - result.blendshapes).mean(1)),
        eye_error=_mean(np.abs(truth.eyes - result.eyes).mean(1)),
        lip_error=_mean(np.abs(truth.lips - result.lips)),
        gaze_deg=_mean(_angle_between_deg(truth.gaze_deg, result.gaze_deg)),
    )


def _mean(each: Array) -> float | None:
    known = each[1:][np.isfinite(each[1:])]
    return float(known.mean()) if len(known) else None


def _angle_between_deg(a: Array, b: Array) -> Array:
    """Return (n,) the angle in degrees between directions given as (yaw, pitch) in degrees, (n, 2) each."""
    cosine = (_direction(a) * _direction(b)).sum(1)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))), np.float32)


def _direction(gaze_deg: Array) -> Array:
    yaw, pitch = np.radians(gaze_deg.astype(np.float64)).T
    return np.column_stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
