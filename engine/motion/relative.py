"""Motion relative to the driver's neutral, its gains, and its mirror image."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.frame import Array, Driving, FaceMeasurement
from engine.motion.neutral import Neutral
from engine.motion.rotation import slerp
from engine.settings import Controls
from engine.tracking.canonical import LEFT_IRIS, RIGHT_IRIS, mirror_index

_FLIP_X = np.array([-1, 1, 1], np.float32)


def relative_motion(
    face: FaceMeasurement, neutral: Neutral, eye_openness: tuple[float, float], lip_openness: float
) -> Driving:
    """Return the driver's motion against neutral, with eyes and lips already retargeted.

    D = R_d R_nᵀ, expression δ_d − δ_n, t_d − t_n in units of the neutral's scale, s_d / s_n: LivePortrait
    (arXiv:2407.03168), eq. 7, with the neutral in place of the first driving frame.
    """
    pose = face.head_pose
    return Driving(
        rotation=np.asarray(pose.rotation @ neutral.rotation.T, np.float32),
        translation=np.asarray((pose.translation[:2] - neutral.translation) / neutral.scale, np.float32),
        scale=pose.scale / neutral.scale,
        expression=np.asarray(face.shape - neutral.shape, np.float32),
        eye_openness=eye_openness,
        lip_openness=lip_openness,
        gaze_deg=(face.gaze_deg[0] - neutral.gaze_deg[0], face.gaze_deg[1] - neutral.gaze_deg[1]),
    )


def apply_gains(driving: Driving, controls: Controls) -> Driving:
    """Return driving with head pose, expression and gaze made larger or smaller by the gains of controls.

    Lips go with the expression and irises with the gaze. Eyelids always close fully: the gain only widens or narrows
    open eyes.
    """
    head, face, gaze = controls.head_gain, controls.expression_gain, controls.gaze_gain
    if head == face == gaze == 1.0:
        return driving
    expression = np.asarray(driving.expression * np.float32(face), np.float32)
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        expression[iris] = driving.expression[iris] * np.float32(gaze)
    left, right = (1 + face * (o - 1) if o > 1 else o for o in driving.eye_openness)
    return replace(
        driving,
        rotation=slerp(np.eye(3, dtype=np.float32), driving.rotation, head),
        translation=np.asarray(driving.translation * np.float32(head), np.float32),
        scale=driving.scale**head,
        expression=expression,
        eye_openness=(left, right),
        lip_openness=driving.lip_openness * face,
        gaze_deg=(driving.gaze_deg[0] * gaze, driving.gaze_deg[1] * gaze),
        expression_gain=face,
    )


def mirrored(driving: Driving) -> Driving:
    """Return driving as seen in a mirror: left and right change places."""
    crop = driving.driving_crop
    return replace(
        driving,
        rotation=_mirror_rotation(driving.rotation),
        translation=np.asarray(driving.translation * _FLIP_X[:2], np.float32),
        expression=np.asarray(driving.expression[mirror_index()] * _FLIP_X, np.float32),
        eye_openness=(driving.eye_openness[1], driving.eye_openness[0]),
        gaze_deg=(-driving.gaze_deg[0], driving.gaze_deg[1]),
        driving_crop=None if crop is None else np.ascontiguousarray(crop[:, ::-1]),
    )


def _mirror_rotation(rotation: Array) -> Array:
    """Return M R M with M = diag(−1, 1, 1)."""
    return np.asarray(rotation * np.outer(_FLIP_X, _FLIP_X), np.float32)
