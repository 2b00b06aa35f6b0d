"""Motion made at random for stills: parted lips, shut eyes and sidelong looks, which footage shows too seldom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.frame import Driving, FaceMeasurement
from engine.motion.expressions import Expression
from engine.tracking.head_pose import rotation_from_angles

# how often both eyes are shut, and one of them; else they are open by anything
SHUT, WINK, LEAST_OPEN, WIDEST_OPEN = 0.2, 0.15, 0.12, 1.15
# how often the lips part by anything, and how far at most; else by what the photo shows
PARTED, WIDEST_LIPS = 0.7, 0.6
# how often the eyes look aside, and how far at most: yaw, pitch
ASIDE, ASIDE_DEG = 0.65, (26.0, 13.0)
# how often a gesture is on the face; spread of the head's pitch, yaw, roll
GESTURE, TURN_DEG = 0.35, (5.0, 9.0, 3.5)


def draw_motion(face: FaceMeasurement, gestures: Sequence[Expression], rng: np.random.Generator) -> Driving:
    """Draw one motion for a portrait with this face."""
    offsets = np.zeros_like(face.shape)
    if gestures and rng.uniform() < GESTURE:
        offsets = np.asarray(gestures[int(rng.integers(len(gestures)))].offsets * rng.uniform(0.3, 1.0), np.float32)
    gaze_deg = (0.0, 0.0)
    if rng.uniform() < ASIDE:
        gaze_deg = (float(rng.uniform(-1, 1) * ASIDE_DEG[0]), float(rng.uniform(-1, 1) * ASIDE_DEG[1]))
    pitch_deg, yaw_deg, roll_deg = (float(rng.normal(0, spread)) for spread in TURN_DEG)
    lips = float(rng.uniform(0, WIDEST_LIPS)) if rng.uniform() < PARTED else face.lip_openness
    return Driving(
        rotation=rotation_from_angles(pitch_deg, yaw_deg, roll_deg),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=offsets,
        eye_openness=_draw_openness(rng),
        lip_openness=lips,
        gaze_deg=gaze_deg,
    )


def _draw_openness(rng: np.random.Generator) -> tuple[float, float]:
    open_by = float(rng.uniform(LEAST_OPEN, WIDEST_OPEN))
    kind = rng.uniform()
    if kind < SHUT:
        return 0.0, 0.0
    if kind < SHUT + WINK:
        return (0.0, open_by) if rng.uniform() < 0.5 else (open_by, 0.0)
    return open_by, open_by
