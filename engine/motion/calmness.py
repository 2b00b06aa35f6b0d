"""How much one frame tells about the driver's resting face."""

from __future__ import annotations

import numpy as np

from engine.frame import Array, FaceMeasurement
from engine.motion.rotation import angle_between_deg

# where each cue halves a frame's weight, chosen on the training clips
TURN_DEG = 12.0
TURN_SPEED_DEG_S = 30.0
SHAPE_SPEED = 0.25
LIPS = 0.05
LOWERED, WIDENED = 0.65, 1.5
# the least a frame can count: a driver who is never calm still gets a neutral
FLOOR = 0.02


class Calmness:
    """Weighs frames 0..1: head ahead or as it usually is, still, eyes open, mouth near shut."""

    def __init__(self) -> None:
        self._last: tuple[FaceMeasurement, float] | None = None

    def __call__(self, face: FaceMeasurement, captured_s: float, resting: tuple[Array, float]) -> float:
        """Return the weight of face. resting: head rotation (3, 3) and eye openness known so far."""
        rotation, eyes = resting
        ahead = np.eye(3, dtype=np.float32)
        turn_deg = min(angle_between_deg(face.head_pose.rotation, near) for near in (ahead, rotation))
        turn_speed, shape_speed = self._speeds(face, captured_s)
        calm = _half_at(turn_deg, TURN_DEG) * _half_at(turn_speed, TURN_SPEED_DEG_S)
        calm *= _half_at(shape_speed, SHAPE_SPEED) * _half_at(face.lip_openness, LIPS)
        calm *= _open_eyes(sum(face.eye_openness) / 2 / eyes)
        return FLOOR + (1 - FLOOR) * calm

    def _speeds(self, face: FaceMeasurement, captured_s: float) -> tuple[float, float]:
        """Head turn in degrees per second and RMS landmark speed in canonical units per second since the last frame."""
        last, self._last = self._last, (face, captured_s)
        if last is None or not 0 < captured_s - last[1] < 0.5:
            return 0.0, 0.0
        dt_s = captured_s - last[1]
        turn_deg = angle_between_deg(last[0].head_pose.rotation, face.head_pose.rotation)
        step = float(np.sqrt(np.square(face.shape - last[0].shape).sum(-1).mean()))
        return turn_deg / dt_s, step / dt_s


def _half_at(value: float, half: float) -> float:
    return 1.0 / (1.0 + (value / half) ** 4)


def _open_eyes(share: float) -> float:
    """Weight of an eye opened to share of its rest: little when lowered, less when wide."""
    return _half_at(1.0, share / LOWERED) * _half_at(share, WIDENED) if share > 0 else 0.0
