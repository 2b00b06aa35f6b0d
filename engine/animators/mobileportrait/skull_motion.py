"""The affine map that carries the driving frame's skull onto the source's."""

from __future__ import annotations

import numpy as np

from engine.animators.mobileportrait.keypoints import SKULL_ROWS
from engine.frame import Array


def skull_affine(source: Array, driving: Array) -> Array:
    """Return A (2, 3) float32, the least-squares fit source ≈ A · (driving, 1) over what moves with the skull.

    source, driving (106, 2): explicit keypoints. Solved in double.
    """
    rows = driving[SKULL_ROWS].astype(np.float64)
    design = np.column_stack([rows, np.ones(len(rows))])
    # normal equations: 3 × 3, and well posed for anything that is a face
    solution = np.linalg.solve(design.T @ design, design.T @ source[SKULL_ROWS])
    return np.asarray(solution.T, np.float32)
