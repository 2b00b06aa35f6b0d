"""Head pose: a weak-perspective fit of the canonical face to the landmarks."""

from __future__ import annotations

import math

import numpy as np

from engine.frame import Array, HeadPose
from engine.tracking.canonical import RIGID, mean_face


def rotation_from_angles(pitch_deg: float, yaw_deg: float, roll_deg: float) -> Array:
    """Return R = R_z(roll) R_y(yaw) R_x(pitch), (3, 3) float32; signs as in HeadPose."""
    (sp, sy, sr), (cp, cy, cr) = (
        [f(math.radians(v)) for v in (pitch_deg, yaw_deg, roll_deg)] for f in (math.sin, math.cos)
    )
    pitch = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    yaw = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(roll @ yaw @ pitch, np.float32)


def angles_from_rotation(rotation: Array) -> tuple[float, float, float]:
    """Return (pitch_deg, yaw_deg, roll_deg), the inverse of rotation_from_angles for |yaw| < 90°."""
    pitch = math.atan2(rotation[2, 1], rotation[2, 2])
    yaw = math.asin(float(np.clip(-rotation[2, 0], -1.0, 1.0)))
    roll = math.atan2(rotation[1, 0], rotation[0, 0])
    return math.degrees(pitch), math.degrees(yaw), math.degrees(roll)


def similarity_fit(model: Array, points: Array) -> tuple[float, Array, Array]:
    """Return (scale, rotation, translation) of the least-squares fit points ≈ scale · R · model + translation.

    Closed form by SVD (Umeyama 1991, eq. 40-42). model, points (N, 3) float32; rotation (3, 3), translation (3,).
    """
    model_mean, points_mean = model.mean(0), points.mean(0)
    centred, target = model - model_mean, points - points_mean
    u, d, vt = np.linalg.svd(target.T @ centred)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))], np.float32)
    rotation = np.asarray((u * sign) @ vt, np.float32)
    scale = float((d * sign).sum() / np.square(centred).sum())
    return scale, rotation, np.asarray(points_mean - scale * (rotation @ model_mean), np.float32)


def fit_head_pose(landmarks: Array) -> HeadPose:
    """Fit the canonical face's rigid part to landmarks (478, 3) float32 px."""
    scale, rotation, translation = similarity_fit(mean_face()[RIGID], landmarks[RIGID])
    return head_pose(rotation, translation, scale)


def head_pose(rotation: Array, translation: Array, scale: float) -> HeadPose:
    """Join rotation (3, 3), translation (3,) px and scale (px per canonical unit) into a HeadPose."""
    pitch_deg, yaw_deg, roll_deg = angles_from_rotation(rotation)
    return HeadPose(rotation, translation, scale, pitch_deg, yaw_deg, roll_deg)


def remove_head_pose(landmarks: Array, pose: HeadPose) -> Array:
    """Return landmarks (N, 3) px in the head's own axes and canonical units: Rᵀ (x − t) / s."""
    return np.asarray((landmarks - pose.translation) @ pose.rotation / pose.scale, np.float32)


def apply_head_pose(shape: Array, pose: HeadPose) -> Array:
    """Return shape (N, 3) in canonical units as landmarks in px: s R x + t. The inverse of remove_head_pose."""
    return np.asarray(pose.scale * (shape @ pose.rotation.T) + pose.translation, np.float32)
