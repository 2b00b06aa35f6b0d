"""Series of head rotations: angles between them, and relative to their first."""

from __future__ import annotations

import numpy as np

from engine.frame import Array
from engine.tracking.head_pose import angles_from_rotation


def geodesic_deg(a: Array, b: Array) -> Array:
    """Return the angle (n,) in degrees between rotations a and b, (n, 3, 3) each; NaN stays NaN."""
    # |R_a - R_b|² = 8 sin²(angle / 2) keeps its precision for small angles, where the trace does not
    chord = np.linalg.norm((a - b).reshape(len(a), -1).astype(np.float64), axis=1)
    return np.asarray(np.degrees(2 * np.arcsin(np.clip(chord / np.sqrt(8.0), 0, 1))), np.float32)


def relative_rotations(rotations: Array) -> Array:
    """Return R_t R_0ᵀ (n, 3, 3) for rotations (n, 3, 3), where 0 is the first that is known."""
    known = np.flatnonzero(np.isfinite(rotations[:, 0, 0]))
    if not len(known):
        return rotations
    return np.asarray(rotations @ rotations[known[0]].T, np.float32)


def angles_deg(rotations: Array) -> Array:
    """Return (n, 3) pitch, yaw, roll in degrees of rotations (n, 3, 3), NaN where unknown."""
    unknown = (np.nan, np.nan, np.nan)
    return np.array([angles_from_rotation(r) if np.isfinite(r[0, 0]) else unknown for r in rotations], np.float32)
