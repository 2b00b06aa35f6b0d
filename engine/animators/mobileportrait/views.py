"""Pseudo views of the head (section 3.3 of the paper): the photo bent as if the head were turned, once per avatar."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.keypoints import EXPLICIT, normalise
from engine.animators.mobileportrait.sizes import MOTION_PX, PICTURE_PX
from engine.animators.mobileportrait.skull_motion import skull_affine
from engine.frame import Array, Image
from engine.tracking.head_pose import rotation_from_angles

# (pitch_deg, yaw_deg) of the views
TURNS_DEG = ((0.0, 22.0), (0.0, -22.0), (15.0, 0.0), (-15.0, 0.0))
# the bend is worked out on a coarse grid and enlarged
NODES = 16
REACH, FADED = 0.12, 0.4


def pseudo_views(picture: Image, landmarks_px: Array, turns_deg: Sequence[tuple[float, float]] = TURNS_DEG) -> Image:
    """Return picture and T views of it, (1 + T, 64, 64, 3) uint8 RGB.

    picture (256, 256, 3) uint8 RGB; landmarks_px (478, 3) px in it; turns_deg: (pitch, yaw) of each view.
    """
    small = np.asarray(cv2.resize(picture, (MOTION_PX, MOTION_PX), interpolation=cv2.INTER_AREA), np.uint8)
    views = [small]
    points = landmarks_px[EXPLICIT]
    middle = points.mean(0)
    for pitch_deg, yaw_deg in turns_deg:
        rotation = rotation_from_angles(pitch_deg, yaw_deg, 0.0)
        turned = (points - middle) @ rotation.T + middle
        places = _bend(normalise(points[:, :2], PICTURE_PX), normalise(turned[:, :2], PICTURE_PX))
        views.append(sample(small, places))
    return np.asarray(views, np.uint8)


def _bend(points: Array, turned: Array) -> Array:
    """Return where in the photo each pixel of the view lies, (64, 64, 2) px: affine and local remainders."""
    affine = skull_affine(points, turned)
    axis = (2 * np.arange(NODES, dtype=np.float32) + 1) / NODES - 1
    # a Gaussian is a product of one in x and one in y
    x, y = (np.exp(np.square(axis[:, None] - turned[:, i]) / (-2 * REACH**2)) for i in (0, 1))
    left = points - (turned @ affine[:, :2].T + affine[:, 2])
    total = y @ x.T + math.exp(FADED**2 / (-2 * REACH**2))
    near = np.stack([y @ (x * left[:, i]).T / total for i in (0, 1)], -1)
    nodes = np.stack(np.meshgrid(axis, axis), -1)
    shift = np.asarray(nodes @ affine[:, :2].T + affine[:, 2] + near - nodes, np.float32)
    fine = cv2.resize(shift, (MOTION_PX, MOTION_PX), interpolation=cv2.INTER_LINEAR) * (MOTION_PX / 2)
    pixel = np.arange(MOTION_PX, dtype=np.float32)
    return np.asarray(fine + np.stack(np.meshgrid(pixel, pixel), -1), np.float32)
