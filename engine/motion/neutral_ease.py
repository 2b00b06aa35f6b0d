"""Lets a neutral change without a jump."""

from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.motion.neutral import Neutral
from engine.motion.rotation import rotation_matrix, rotation_vector

# two of these in a row: about 1 s until a change is through
TIME_CONSTANT_S = 0.22


class NeutralEase:
    """Follows a changing neutral through two low passes in a row, so that it starts and stops softly."""

    def __init__(self) -> None:
        self._first: Array | None = None
        self._second: Array | None = None
        self._target: Neutral | None = None
        self._settled: Neutral | None = None
        self._time_s = 0.0

    def __call__(self, target: Neutral, now_s: float) -> Neutral:
        """Return the neutral to use now; the first one is taken as it is."""
        dt_s, self._time_s = now_s - self._time_s, now_s
        if target is self._settled:
            return target
        goal = _pack(target)
        if self._first is None or self._second is None:
            self._first, self._second, self._settled = goal, goal, target
            return target
        share = np.float32(1.0 - np.exp(-max(0.0, dt_s) / TIME_CONSTANT_S))
        self._first = np.asarray(self._first + share * (goal - self._first), np.float32)
        self._second = np.asarray(self._second + share * (self._first - self._second), np.float32)
        if float(np.abs(self._second - goal).max()) < 1e-5:
            self._first, self._second, self._settled = goal, goal, target
            return target
        return _unpack(self._second)


def _pack(neutral: Neutral) -> Array:
    """Join everything into (1447,) float32; translation in canonical units, so that all of it is of one size."""
    pairs = (*neutral.eye_openness, *neutral.eye_shut, neutral.lip_openness, *neutral.gaze_deg, np.log(neutral.scale))
    numbers, place = np.array(pairs, np.float32), neutral.translation / neutral.scale
    return np.concatenate([neutral.shape.ravel(), rotation_vector(neutral.rotation), place, numbers], dtype=np.float32)


def _unpack(packed: Array) -> Neutral:
    shape, turn, place, numbers = np.split(packed, [1434, 1437, 1439])
    left, right, shut_left, shut_right, lips, yaw_deg, pitch_deg, log_scale = (float(v) for v in numbers)
    scale = float(np.exp(log_scale))
    return Neutral(
        shape=np.asarray(shape.reshape(478, 3), np.float32),
        rotation=rotation_matrix(turn),
        translation=np.asarray(place * scale, np.float32),
        scale=scale,
        eye_openness=(left, right),
        eye_shut=(shut_left, shut_right),
        lip_openness=lips,
        gaze_deg=(yaw_deg, pitch_deg),
    )
