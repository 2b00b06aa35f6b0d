"""Going from one motion to another without a jump."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.frame import Array, Driving
from engine.motion.rotation import slerp


def smoothstep(x: float) -> float:
    """Return 0 for x ≤ 0, 1 for x ≥ 1, and 3x² − 2x³ between: level at both ends."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def blend(start: Driving, end: Driving, share: float) -> Driving:
    """Return the motion share of the way from start (0) to end (1): rotation on the shortest arc, the rest straight.

    What is no number is end's. Returns start or end itself at 0 or 1, but for that.
    """
    if share >= 1.0:
        return end
    if share <= 0.0:
        return replace(start, **_of_end(end))
    return Driving(
        rotation=slerp(start.rotation, end.rotation, share),
        translation=_mix(start.translation, end.translation, share),
        scale=float(start.scale ** (1 - share) * end.scale**share),
        expression=_mix(start.expression, end.expression, share),
        eye_openness=_mix_pair(start.eye_openness, end.eye_openness, share),
        lip_openness=start.lip_openness + share * (end.lip_openness - start.lip_openness),
        gaze_deg=_mix_pair(start.gaze_deg, end.gaze_deg, share),
        expression_gain=start.expression_gain + share * (end.expression_gain - start.expression_gain),
        **_of_end(end),
    )


def _of_end(end: Driving) -> dict[str, Any]:
    """Return what of end cannot be mixed."""
    return {
        "stitching": end.stitching,
        "driving_crop": end.driving_crop,
        "eyes_held": end.eyes_held,
        "lips_held": end.lips_held,
        "region": end.region,
        "implicit_change": end.implicit_change,
        "driver": end.driver,
    }


def _mix(start: Array, end: Array, share: float) -> Array:
    return np.asarray(start + np.float32(share) * (end - start), np.float32)


def _mix_pair(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
