"""Keeps motion inside what a portrait can show, by bending it, not by cutting it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine.frame import Array, Driving
from engine.tracking.head_pose import angles_from_rotation, rotation_from_angles

YAW_DEG, PITCH_DEG, ROLL_DEG = 36.0, 26.0, 42.0
# of the head in the image plane, in canonical units (eye distances); the neck must reach
TRANSLATION = 0.8
# of the natural logarithm of the size ratio
LOG_SCALE = 0.3
GAZE_YAW_DEG, GAZE_PITCH_DEG = 45.0, 30.0
EYES_WIDEST, LIPS_WIDEST = 1.5, 1.3
# a landmark may go this much further than was seen on other people
BEYOND_REACH = 1.6
# up to this share of a limit motion passes as it is
LINEAR_SHARE = 0.7


def soft_limit(value: float, limit: float, linear: float = LINEAR_SHARE) -> float:
    """Return value, from linear · limit on bent smoothly so that |result| never exceeds limit; odd and monotone."""
    size, start = abs(value), linear * limit
    if size <= start:
        return value
    room = limit - start
    return math.copysign(start + room * (1 - math.exp(-(size - start) / room)), value)


def limit_driving(driving: Driving, reach: Array) -> Driving:
    """Return driving within the limits. reach (478,) float32: how far each landmark usually goes, canonical units."""
    left, right = driving.eye_openness
    yaw_deg, pitch_deg = driving.gaze_deg
    return replace(
        driving,
        rotation=_limit_rotation(driving.rotation),
        translation=_limit_length(driving.translation[None], np.float32(TRANSLATION))[0],
        scale=math.exp(soft_limit(math.log(driving.scale), LOG_SCALE)),
        expression=_limit_length(driving.expression, (BEYOND_REACH * reach)[:, None]),
        eye_openness=(_limit_openness(left, EYES_WIDEST), _limit_openness(right, EYES_WIDEST)),
        lip_openness=_limit_openness(driving.lip_openness, LIPS_WIDEST),
        gaze_deg=(soft_limit(yaw_deg, GAZE_YAW_DEG), soft_limit(pitch_deg, GAZE_PITCH_DEG)),
    )


def _limit_openness(openness: float, widest: float) -> float:
    return soft_limit(max(0.0, openness), widest, 0.8)


def _limit_rotation(rotation: Array) -> Array:
    angles = angles_from_rotation(rotation)
    limited = [soft_limit(a, m) for a, m in zip(angles, (PITCH_DEG, YAW_DEG, ROLL_DEG), strict=True)]
    if limited == list(angles):
        return rotation
    return rotation_from_angles(*limited)


def _limit_length(vectors: Array, limit: Array | np.float32) -> Array:
    """Return vectors (n, k) bent to lengths below limit (n, 1), directions kept."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    start = LINEAR_SHARE * limit
    room = limit - start
    bent = start + room * (1 - np.exp(-np.maximum(length - start, 0) / room))
    return np.asarray(np.where(length > start, vectors * (bent / np.maximum(length, 1e-9)), vectors), np.float32)
