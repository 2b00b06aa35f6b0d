"""Smooth curves through landmark rows, and smooth fields through scattered landmarks."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.frame import Array


@lru_cache(maxsize=32)
def catmull_rom(nodes: int, steps: int) -> Array:
    """Return (nodes·steps − steps + 1, nodes) float32: a matrix that refines a polyline by a Catmull-Rom spline."""
    rows = []
    for i in range(nodes - 1):
        for t in np.arange(steps) / steps:
            weights = 0.5 * np.array(
                [-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3]
            )
            row = np.zeros(nodes)
            for k, weight in zip((i - 1, i, i + 1, i + 2), weights, strict=True):
                row[min(max(k, 0), nodes - 1)] += weight
            rows.append(row)
    rows.append(np.eye(nodes)[-1])
    return np.asarray(rows, np.float32)


def thin_plate_matrix(controls: Array, places: Array, smoothness: float = 1e-3) -> Array:
    """Return (P, K) float32 M such that M @ values interpolates values given at the controls.

    Thin-plate spline (Bookstein 1989) with kernel r² log r. controls (K, 2), places (P, 2), in any common unit in which
    the face is about 1 wide; smoothness is the ridge on the kernel matrix.
    """
    count = len(controls)
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _kernel(controls, controls) + smoothness * np.eye(count)
    affine = np.column_stack([np.ones(count), controls])
    system[:count, count:], system[count:, :count] = affine, affine.T
    solved = np.linalg.inv(system)[:, :count]
    basis = np.column_stack([_kernel(places, controls), np.ones(len(places)), places])
    return np.asarray(basis @ solved, np.float32)


def _kernel(a: Array, b: Array) -> Array:
    squared = np.square(a[:, None, :].astype(np.float64) - b[None, :, :]).sum(-1)
    return np.asarray(0.5 * squared * np.log(np.maximum(squared, 1e-12)))
