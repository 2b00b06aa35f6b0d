"""Lets the flow of brows and eyes land where it is asked to.

The networks move brows by three quarters of what is asked for, and would mend the rest with paint: light above a dark
brow, dark below it.
"""

from __future__ import annotations

import numpy as np

from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.keypoints import BROWS, EXPLICIT, EYES
from engine.animators.mobileportrait.sizes import MOTION_PX
from engine.frame import Array

# how far around a landmark the flow goes with it, in px of the flow: below it, glasses get a peak
REACH_PX = 2.0
_ROWS = np.flatnonzero(np.isin(EXPLICIT, np.concatenate([BROWS, EYES])))
_LEAST = 1e-4
# a Gaussian's tail ends here: products of smaller numbers are denormal, with which processors are ten times as slow
_TAIL = -20.0


def land(grid: Array, source: Array, driving: Array) -> Array:
    """Return the sampling grid (64, 64, 2) corrected around brows and eyes, float32, −1..1 of the photo.

    At driving keypoint q of source keypoint p the grid shows w(q); the correction at x is the mean of p − w(q) over the
    keypoints, weighted with Gaussians g(x − q), and fades with √Σg. source, driving (106, 2) in −1..1.
    """
    there = np.asarray(((driving[_ROWS] + 1) * MOTION_PX - 1) / 2, np.float32)
    missed = source[_ROWS] - sample(grid, there[None])[0]
    axis = np.arange(MOTION_PX, dtype=np.float32)
    nearness = (-0.5 * np.square((axis - there[:, k : k + 1]) / REACH_PX) for k in (0, 1))
    across, down = (np.exp(np.maximum(power, _TAIL)) for power in nearness)
    weight = (down.T @ across)[..., None]
    carried = np.stack([(down * missed[:, k : k + 1]).T @ across for k in (0, 1)], -1)
    return np.asarray(grid + carried / (weight + _LEAST) * np.sqrt(np.minimum(weight, 1.0)), np.float32)
