"""What each frame's face does: blinks, open mouths, sidelong looks and far turns are rare, and must be drawn often."""

from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.tracking import canonical as c
from engine.tracking.canonical import Index
from engine.tracking.head_pose import fit_head_pose

# columns of face_states
SHUT_EYES, OPEN_LIPS, LOOK_ASIDE = range(3)


def face_states(landmarks: Array) -> Array:
    """Return how far eyes are shut, lips open and irises aside in landmarks (N, 478, 3) px, (N, 3) float32.

    All over the width of the opening, larger is rarer; read in the picture, so a turned head counts a little, too.
    """
    points = landmarks[:, :, :2]
    right, left = (_gap(points, upper, lower) for upper, lower in _LIDS)
    lips = _gap(points, c.LIP_UPPER_INNER, c.LIP_LOWER_INNER)
    aside = [_aside(points, iris, upper) for iris, (upper, _) in zip((c.RIGHT_IRIS, c.LEFT_IRIS), _LIDS, strict=True)]
    states = [-(right + left) / 2, lips, np.abs(aside[0] + aside[1]) / 2]
    return np.asarray(np.stack(states, 1), np.float32)


def head_turns(landmarks: Array) -> Array:
    """Return the heads' rotations (N, 3, 3) float32 of landmarks (N, 478, 3) px."""
    return np.stack([fit_head_pose(np.asarray(one)).rotation for one in landmarks])


_LIDS = ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER))


def _gap(points: Array, upper: Index, lower: Index) -> Array:
    """Return the middle gap of an opening over its width, (N,)."""
    middle = len(upper) // 2
    gap = np.linalg.norm(points[:, upper[middle]] - points[:, lower[middle]], axis=1)
    width = np.linalg.norm(points[:, upper[0]] - points[:, upper[-1]], axis=1)
    return np.asarray(gap / np.maximum(width, 1e-6), np.float32)


def _aside(points: Array, iris: Index, lid: Index) -> Array:
    """Return how far the iris lies from the middle of the lid's corners, along them, over the width, (N,)."""
    corners = points[:, lid[-1]] - points[:, lid[0]]
    offset = points[:, iris[0]] - (points[:, lid[0]] + points[:, lid[-1]]) / 2
    return np.asarray((offset * corners).sum(1) / np.maximum(np.square(corners).sum(1), 1e-6))
