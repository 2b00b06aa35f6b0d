"""Affine maps of the plane, (2, 3) float32. Pixel centres lie at whole numbers; names read target_from_source."""

from __future__ import annotations

import math

import numpy as np

from engine.frame import Array


def invert(matrix: Array) -> Array:
    """Return the inverse (2, 3) of matrix (2, 3), computed in double."""
    linear = np.linalg.inv(np.asarray(matrix[:, :2], np.float64))
    return np.asarray(np.column_stack([linear, -linear @ matrix[:, 2]]), np.float32)


def compose(outer: Array, inner: Array) -> Array:
    """Return the (2, 3) map that does inner first, then outer."""
    left, right = np.asarray(outer, np.float64), np.asarray(inner, np.float64)
    return np.asarray(np.column_stack([left[:, :2] @ right[:, :2], left[:, :2] @ right[:, 2] + left[:, 2]]), np.float32)


def transform(matrix: Array, points: Array) -> Array:
    """Return points (N, 2) or (N, 3) moved by matrix; a third coordinate grows with the picture."""
    moved = points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    if points.shape[1] == 3:
        moved = np.column_stack([moved, points[:, 2] * scale_of(matrix)])
    return np.asarray(moved, np.float32)


def scale_of(matrix: Array) -> float:
    """Return by how much lengths grow, on average over directions."""
    return math.sqrt(abs(float(np.linalg.det(np.asarray(matrix[:, :2], np.float64)))))


def resize_matrix(scale_x: float, scale_y: float) -> Array:
    """Return the map of pixel centres that belongs to resizing a picture by these factors: x' = (x + ½) s - ½."""
    return np.array([[scale_x, 0, scale_x / 2 - 0.5], [0, scale_y, scale_y / 2 - 0.5]], np.float32)
