"""Rotations as vectors: the small algebra that easing, gains and averages need."""

from __future__ import annotations

import math

import numpy as np

from engine.frame import Array


def rotation_vector(rotation: Array) -> Array:
    """Return the axis times the angle in radians, (3,) float32, of rotation (3, 3). The inverse of rotation_matrix."""
    skew = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]], np.float64
    )
    sine, cosine = float(np.linalg.norm(skew)) / 2, (float(np.trace(rotation)) - 1) / 2
    angle = math.atan2(sine, cosine)
    if sine > 1e-6:
        return np.asarray(skew * (angle / (2 * sine)), np.float32)
    if cosine > 0:
        return np.asarray(skew / 2, np.float32)
    # half a turn: the axis is the direction R + I leaves over
    column = int(np.argmax(np.diagonal(rotation)))
    axis = np.asarray(rotation + np.eye(3, dtype=np.float32), np.float64)[:, column]
    return np.asarray(axis / np.linalg.norm(axis) * angle, np.float32)


def rotation_matrix(vector: Array) -> Array:
    """Return the rotation (3, 3) float32 about the direction of vector (3,) by its length in radians (Rodrigues)."""
    x, y, z = (float(v) for v in vector)
    angle = math.sqrt(x * x + y * y + z * z)
    if angle < 1e-9:
        return np.eye(3, dtype=np.float32)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) / angle
    return np.asarray(np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross, np.float32)


def slerp(start: Array, end: Array, share: float) -> Array:
    """Return the rotation (3, 3) that lies share of the way from start to end on the shortest arc; share 0 is start."""
    return np.asarray(rotation_matrix(share * rotation_vector(end @ start.T)) @ start, np.float32)


def angle_between_deg(a: Array, b: Array) -> float:
    """Return the angle in degrees, 0..180, of the rotation that takes a (3, 3) to b (3, 3)."""
    return math.degrees(float(np.linalg.norm(rotation_vector(b @ a.T))))
