"""Thin-plate splines through groups of keypoints: smooth maps that take each control point to its value."""

from __future__ import annotations

import numpy as np

from engine.frame import Array

# keeps controls that nearly coincide, or nearly lie on a line, from tearing the plane
RIDGE, AFFINE_RIDGE = 1e-3, 1e-3
LEAST_DISTANCE2 = 1e-6


def radial(distance2: Array) -> Array:
    """Return U(r) = r² log r² of squared distances, 0 at 0."""
    return np.asarray(distance2 * np.log(distance2 + LEAST_DISTANCE2), np.float32)


def solve(controls: Array, values: Array, ridge: float = RIDGE, affine_ridge: float = AFFINE_RIDGE) -> Array:
    """Return spline weights (G, N + 3, 2) float32 with which controls (G, N, 2) take values (G, N, 2).

    With both ridges 0 the spline goes through its values exactly; N weights of U, then 1, x, y. Solved in double.
    """
    groups, n, _ = controls.shape
    points = controls.astype(np.float64)
    distance2 = np.square(points[:, :, None] - points[:, None]).sum(-1)
    system = np.zeros((groups, n + 3, n + 3))
    system[:, :n, :n] = distance2 * np.log(distance2 + LEAST_DISTANCE2) + ridge * np.eye(n)
    system[:, :n, n] = system[:, n, :n] = 1
    system[:, :n, n + 1 :] = points
    system[:, n + 1 :, :n] = points.transpose(0, 2, 1)
    system[:, n:, n:] = -affine_ridge * np.eye(3)
    wanted = np.concatenate([values, np.zeros((groups, 3, 2))], 1)
    return np.linalg.solve(system, wanted).astype(np.float32)


def evaluate(weights: Array, controls: Array, places: Array) -> Array:
    """Return the splines' values (G, P, 2) float32 at places (P, 2)."""
    n = controls.shape[1]
    distance2 = np.square(places[None, :, None] - controls[:, None]).sum(-1)
    plane = np.concatenate([np.ones_like(places[:, :1]), places], 1)
    return np.asarray(radial(distance2) @ weights[:, :n] + plane @ weights[:, n:], np.float32)
