"""Implicit keypoints: rotation from angles, and the sum of a motion's parts. NumPy, float32."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.frame import Array

KEYPOINTS = 21


@dataclass(frozen=True, slots=True)
class ImplicitMotion:
    """What M saw in one image, float32.

    canonical (21, 3) x_c; expression (21, 3) δ; rotation (3, 3) R, applied to row vectors; scale s; translation (3,) t.
    Axes: x right, y down, z into the picture; the visible square is [−1, 1]².
    """

    canonical: Array
    expression: Array
    rotation: Array
    scale: float
    translation: Array

    @property
    def keypoints(self) -> Array:
        """x (21, 3)."""
        return place_keypoints(self.canonical, self.rotation, self.expression, self.scale, self.translation)


def place_keypoints(canonical: Array, rotation: Array, expression: Array, scale: float, translation: Array) -> Array:
    """Turn canonical keypoints into implicit keypoints: x = s (x_c R + δ) + t, t_z = 0 (paper, eq. 2).

    canonical, expression (21, 3); rotation (3, 3), applied to row vectors; translation (3,). Returns (21, 3) float32.
    """
    flat = np.array([translation[0], translation[1], 0.0], np.float32)
    return np.asarray(np.float32(scale) * (canonical @ rotation + expression) + flat, np.float32)


def rotation_from_degrees(pitch_deg: float, yaw_deg: float, roll_deg: float) -> Array:
    """Return R = (R_z R_y R_x)ᵀ (3, 3) float32, for row vectors. Not HeadPose's signs: those of the networks."""
    (sp, sy, sr), (cp, cy, cr) = (
        f(np.radians(np.array([pitch_deg, yaw_deg, roll_deg], np.float64))) for f in (np.sin, np.cos)
    )
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray((about_z @ about_y @ about_x).T, np.float32)


def motion_from_row(row: Array) -> ImplicitMotion:
    """Return the motion in a row (133,): canonical, expression, scale, translation, pitch, yaw, roll."""
    canonical, expression, scale, translation, degrees = np.split(row, [63, 126, 127, 130])
    return ImplicitMotion(
        canonical=canonical.reshape(21, 3),
        expression=expression.reshape(21, 3),
        rotation=rotation_from_degrees(*(float(angle) for angle in degrees)),
        scale=float(scale[0]),
        translation=translation,
    )
