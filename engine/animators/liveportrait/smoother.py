"""The smoother of whole clips: a Kalman filter and its Rauch-Tung-Striebel backward pass on every number by itself."""

from __future__ import annotations

import numpy as np

from engine.frame import Array

TRANSITION_VARIANCE = 1e-5
INITIAL_VARIANCE = 1.0
OBSERVATION_VARIANCE = 3e-7


def smooth_series(series: Array, observation_variance: float = OBSERVATION_VARIANCE) -> Array:
    """Return series (n, …) smoothed over all n, float32: a random walk seen through noise.

    Larger observation_variance smooths more. Rotations smoothed so are not made orthogonal again.
    """
    seen = series.astype(np.float64)
    filtered, variance = np.empty_like(seen), np.empty(len(seen))
    state, spread = seen[0], INITIAL_VARIANCE
    for i, value in enumerate(seen):
        if i:
            spread += TRANSITION_VARIANCE
        gain = spread / (spread + observation_variance)
        state = state + gain * (value - state)
        spread *= 1 - gain
        filtered[i], variance[i] = state, spread
    for i in range(len(seen) - 2, -1, -1):
        back = variance[i] / (variance[i] + TRANSITION_VARIANCE)
        filtered[i] += back * (filtered[i + 1] - filtered[i])
    return np.asarray(filtered, np.float32)
