"""Where the portrait's landmarks go for one frame of driving motion."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine.animators.mesh.retarget import LEFT, RIGHT, drive_landmarks, drive_pose, drive_shape, set_eye
from engine.frame import Array, Driving, FaceMeasurement, HeadPose
from engine.tracking import canonical as c
from engine.tracking.head_pose import angles_from_rotation, rotation_from_angles
from engine.tracking.measure import EYEBALL_RADIUS

# an eye in the photo that looks far aside has no room left
FARTHEST_GAZE_RAD = 0.75
# painted lips part a little less than they are asked to: measured on photos of people never trained on
LIP_GAIN = 1.08
# the landmark network flattens the face along its height, of one face more than of another: photos driven by others nod
# by a quarter less than their drivers, people driven by themselves hardly less. The value lies between.
PITCH_RELIEF = 1.1
# far from how the photo shows it, a head is turned too little: measured on training clips with turns of 50°
TURN_GAIN, TURN_FREE_DEG = 0.2, 20.0
# moved brow hair alone reads as less than a moved brow: measured on photos of people never trained on
BROW_GAIN = 1.2
_EYES = ((c.RIGHT_IRIS, c.RIGHT_LID_UPPER), (c.LEFT_IRIS, c.LEFT_LID_UPPER))


def shown_landmarks(face: FaceMeasurement, axes: Array, driving: Driving) -> Array:
    """Return the landmarks (478, 2) float32 px of a crop that shows driving, nothing being asked for more than that."""
    shape = drive_shape(face.shape, driving)
    _turn_eyes(shape, face.shape, driving.gaze_deg)
    return drive_landmarks(shape, drive_pose(face.head_pose, driving, axes))


def targets(face: FaceMeasurement, axes: Array, driving: Driving) -> tuple[Array, Array]:
    """Return the landmarks that driving asks of face, and the same with lids and irises at rest.

    Both (478, 2) float32 px of the crop. Eyes are drawn by the first, the flow is asked for the second.

    Retargeting of eyes and lips, and the limits of head motion, are those of the mesh engine. axes (3, 3): from
    crop_axes. At rest the result is face's own landmarks.
    """
    pose = _relieved(drive_pose(face.head_pose, driving, axes), face.head_pose)
    parted = face.lip_openness + LIP_GAIN * (driving.lip_openness - face.lip_openness)
    shape = drive_shape(face.shape, replace(driving, lip_openness=max(parted, 0.0)))
    for brow in (c.LEFT_BROW, c.RIGHT_BROW):
        shape[brow] += (BROW_GAIN - 1) * driving.expression[brow]
    resting = shape.copy()
    for eye in (LEFT, RIGHT):
        set_eye(resting, face.shape, eye, 1.0)
    _turn_eyes(resting, face.shape, (0.0, 0.0))
    _turn_eyes(shape, face.shape, driving.gaze_deg)
    return drive_landmarks(shape, pose), drive_landmarks(resting, pose)


def _relieved(moved: HeadPose, rest: HeadPose) -> HeadPose:
    """Return moved with more of a nod and of a far turn; heights change by PITCH_RELIEF times what depth gives them."""
    turn = moved.rotation @ rest.rotation.T
    yaw_deg = angles_from_rotation(turn)[1]
    beyond_deg = max(abs(yaw_deg) - TURN_FREE_DEG, 0.0)
    if beyond_deg:
        turn = rotation_from_angles(0.0, math.copysign(TURN_GAIN * beyond_deg, yaw_deg), 0.0) @ turn
    turn[1, 2] *= PITCH_RELIEF
    return replace(moved, rotation=np.asarray(turn @ rest.rotation, np.float32))


def _turn_eyes(shape: Array, rest: Array, gaze_deg: tuple[float, float]) -> None:
    """Move the irises of shape (478, 3) in place: from where they rest, as eyeballs turn by gaze_deg (yaw, pitch)."""
    for iris, lid in _EYES:
        corners = rest[[lid[0], lid[-1]]]
        radius = EYEBALL_RADIUS * float(np.linalg.norm(corners[1] - corners[0]))
        moved = (shape[[lid[0], lid[-1]]] - corners).mean(0)
        offset = (rest[iris[0]] - corners.mean(0)) / max(radius, 1e-6)
        shift = np.zeros(3, np.float32)
        # signs as in HeadPose: positive yaw looks to the image's left
        for axis, sign, more_deg in ((0, -1, gaze_deg[0]), (1, 1, gaze_deg[1])):
            now = math.asin(float(np.clip(offset[axis], -1, 1)))
            then = float(np.clip(now + sign * math.radians(more_deg), -FARTHEST_GAZE_RAD, FARTHEST_GAZE_RAD))
            # an eye that rests further aside than the limit stays there
            shift[axis] = radius * (math.sin(then) - math.sin(now)) if abs(now) < FARTHEST_GAZE_RAD else 0.0
        shape[iris] = rest[iris] + moved + shift
