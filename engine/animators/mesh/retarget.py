"""The portrait's landmarks for one frame of driving motion.

Retargeting in the sense of LivePortrait (arXiv:2407.03168), section 3.3, in closed form on landmarks: a shut driver eye
shuts the portrait's eye completely whatever their sizes, and so do the lips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.frame import Array, Driving, HeadPose
from engine.tracking import canonical as c
from engine.tracking.head_pose import angles_from_rotation, apply_head_pose, head_pose, rotation_from_angles

# beyond this a photo that looks ahead has no cheek left to show
FARTHEST_YAW_DEG = 36.0
# A head that the photo shows turned hides its other side. It comes back by less than that, so much less for each degree
# that it is turned, and at least so far: chosen by eye.
BACK_PER_DEG, LEAST_BACK_DEG = 0.7, 8.0
# an eye that is nearly shut in the photo opens to a typical eye's gap over width
LEAST_PHOTO_OPENNESS, TYPICAL_OPENNESS = 0.07, 0.30
# the lid's arch over its nine landmarks
LID_ARCH = np.sqrt(np.clip(1 - np.linspace(-1, 1, 9, dtype=np.float32) ** 2, 0, 1))
# the crease follows the lid by this share: the rest is skin unfolding below it
CREASE_SHARE, POUCH_SHARE = 0.45, 0.5
# moved brow hair alone reads as less than a moved brow, whose skin wrinkles as well: measured on the training clips
BROW_GAIN = 1.25
# where a gap between the lips is taken from
UPPER_LIP_SHARE, LOWER_LIP_SHARE, JAW_SHARE = 0.22, 0.78, 0.62


@dataclass(frozen=True, slots=True)
class EyeRows:
    """The index rows of one eye, from the image's left to right."""

    upper: c.Index
    lower: c.Index
    crease: c.Index
    pouch: c.Index
    iris: c.Index


RIGHT = EyeRows(c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER, c.RIGHT_CREASE, c.RIGHT_POUCH, c.RIGHT_IRIS)
LEFT = EyeRows(c.LEFT_LID_UPPER, c.LEFT_LID_LOWER, c.LEFT_CREASE, c.LEFT_POUCH, c.LEFT_IRIS)


def drive_pose(pose: HeadPose, driving: Driving, axes: Array) -> HeadPose:
    """Return the portrait's head pose in the crop moved by driving: R = C D Cᵀ R_p, s = k s_p, t = t_p + s_p C Δ.

    axes (3, 3) C, from crop_axes: the driver moves up and down in the upright photo, not in the level crop. A head that
    the photo shows turned is not turned away further than the photo can show, nor back as far as one that looks ahead.
    """
    translation = pose.translation.copy()
    translation[:2] += pose.scale * (axes[:2, :2] @ driving.translation)
    rotation = np.asarray(axes @ driving.rotation @ axes.T @ pose.rotation, np.float32)
    pitch_deg, yaw_deg, roll_deg = angles_from_rotation(rotation)
    limited_deg = _limited_yaw(yaw_deg, pose.yaw_deg)
    if limited_deg != yaw_deg:
        rotation = rotation_from_angles(pitch_deg, limited_deg, roll_deg)
    return head_pose(rotation, translation, pose.scale * driving.scale)


def _limited_yaw(yaw_deg: float, rest_deg: float) -> float:
    """Return yaw_deg for a head that the photo shows at rest_deg: within what the photo shows on either side."""
    side = math.copysign(1.0, rest_deg)
    back_deg = side * (rest_deg - yaw_deg)
    if back_deg <= 0:
        limit_deg = max(FARTHEST_YAW_DEG, abs(rest_deg) + 5.0)
        return _soft_limit(yaw_deg, limit_deg, max(limit_deg - 12.0, abs(rest_deg)))
    limit_deg = max(FARTHEST_YAW_DEG - BACK_PER_DEG * abs(rest_deg), LEAST_BACK_DEG)
    return rest_deg - side * _soft_limit(back_deg, limit_deg, max(limit_deg - 12.0, 0.6 * limit_deg))


def _soft_limit(value: float, limit: float, knee: float) -> float:
    """Return value up to ±knee, then less and less of it, never beyond ±limit."""
    excess = abs(value) - knee
    if excess <= 0:
        return value
    room = limit - knee
    return math.copysign(knee + room * math.tanh(excess / room), value)


def drive_shape(shape: Array, driving: Driving) -> Array:
    """Return the portrait's shape (478, 3), canonical units, with expression, eyes and lips as driven."""
    driven = shape + driving.expression
    for brow in (c.LEFT_BROW, c.RIGHT_BROW):
        driven[brow] += (BROW_GAIN - 1) * driving.expression[brow]
    left, right = driving.eye_openness
    set_eye(driven, shape, LEFT, left)
    set_eye(driven, shape, RIGHT, right)
    _set_lips(driven, shape, driving.lip_openness)
    return driven


def drive_landmarks(shape: Array, pose: HeadPose) -> Array:
    """Return shape (478, 3) under pose as (478, 2) float32 crop px."""
    return np.ascontiguousarray(apply_head_pose(shape, pose)[:, :2])


def set_eye(driven: Array, shape: Array, eye: EyeRows, openness: float) -> None:
    """Set the lids of driven (478, 3) in place: lid gap = openness · the gap of the photo's shape, column by column."""
    gap = shape[eye.upper] - shape[eye.lower]
    width = float(np.linalg.norm(shape[eye.upper[-1]] - shape[eye.upper[0]]))
    ratio = -float(gap[3:6, 1].mean()) / max(width, 1e-6)
    if ratio < LEAST_PHOTO_OPENNESS:
        gap = gap.copy()
        gap[:, 1] = -TYPICAL_OPENNESS * width * LID_ARCH
    lower = driven[eye.lower].copy()
    # wider than in the photo: by a typical eye's measure, so that small eyes open too
    wider = max(openness - 1, 0.0) * (TYPICAL_OPENNESS * width * LID_ARCH)
    upper = lower + gap * np.float32(np.clip(openness, 0, 1))
    upper[:, 1] -= wider
    driven[eye.upper], driven[eye.lower] = upper, lower
    driven[eye.crease] = shape[eye.crease] + CREASE_SHARE * (upper - shape[eye.upper])
    driven[eye.pouch] = shape[eye.pouch] + POUCH_SHARE * (lower - shape[eye.lower])


def _set_lips(driven: Array, shape: Array, openness: float) -> None:
    """Set the inner-lip gap of driven in place to openness · mouth width; outer lips and jaw follow."""
    upper, lower = driven[c.LIP_UPPER_INNER], driven[c.LIP_LOWER_INNER]
    width = float(np.linalg.norm(upper[-1] - upper[0]))
    gap = lower[:, 1] - upper[:, 1]
    place = np.linspace(-1, 1, len(gap), dtype=np.float32)
    # the opening keeps its shape; lips that are shut part in a plain arch
    shut = max(0.02 * width - max(float(gap[4:7].mean()), 0.0), 0.0)
    arch = np.maximum(gap, 0) + shut * np.sqrt(np.clip(1 - place**2, 0, 1))
    wanted = arch * (openness * width / max(float(arch[4:7].mean()), 1e-6))
    change = (wanted - gap).astype(np.float32)
    driven[c.LIP_UPPER_INNER, 1] -= UPPER_LIP_SHARE * change
    driven[c.LIP_LOWER_INNER, 1] += LOWER_LIP_SHARE * change
    # ends of the rows are shared: undo the double shift
    ends = [c.LIP_UPPER_INNER[0], c.LIP_UPPER_INNER[-1]]
    driven[ends] = shape[ends] + (driven[[61, 291]] - shape[[61, 291]])
    driven[c.LIP_UPPER_OUTER[1:-1], 1] -= UPPER_LIP_SHARE * change[1:-1]
    driven[c.LIP_LOWER_OUTER[1:-1], 1] += LOWER_LIP_SHARE * change[1:-1]
    _drop_jaw(driven, shape, JAW_SHARE * float(change[4:7].mean()))


def _drop_jaw(driven: Array, shape: Array, drop: float) -> None:
    """Lower the jaw line in place by drop at the chin, fading towards the ears."""
    ear, chin = float(shape[c.JAW, 1].min()), float(shape[c.JAW, 1].max())
    share = np.clip((shape[c.JAW, 1] - ear) / max(chin - ear, 1e-6), 0, 1)
    driven[c.JAW, 1] += drop * share
    driven[c.CHIN, 1] += drop
