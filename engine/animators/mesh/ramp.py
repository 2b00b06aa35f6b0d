"""A smooth step between two values."""

from __future__ import annotations

import numpy as np

from engine.frame import Array


def smoothstep(value: Array, low: float | Array = 0.0, high: float | Array = 1.0) -> Array:
    """Return 0 below low, 1 above high, and t² (3 − 2 t) between, float32."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
