"""The driving face as drawn contours: what the networks are told about lips, eyes, irises and brows, pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np

from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS, MOTION_PX, PICTURE_PX
from engine.frame import Array, Image
from engine.tracking import canonical as c
from engine.tracking.canonical import Index

FACE, LIPS, MOUTH, EYES, LINES = range(CONTOUR_CHANNELS)
# white of the eye against the iris in the same plane
SCLERA_LEVEL, IRIS_LEVEL = 110, 255
LINE_PX = 2
# fractions of a pixel for OpenCV's drawing: 1 / 2**4
SHIFT = 4

_OUTER_LIPS = np.concatenate([c.LIP_UPPER_OUTER, c.LIP_LOWER_OUTER[-2:0:-1]])
_INNER_LIPS = np.concatenate([c.LIP_UPPER_INNER, c.LIP_LOWER_INNER[-2:0:-1]])
_EYES = (
    (np.concatenate([c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER[-2:0:-1]]), c.RIGHT_IRIS),
    (np.concatenate([c.LEFT_LID_UPPER, c.LEFT_LID_LOWER[-2:0:-1]]), c.LEFT_IRIS),
)
# upper and lower edge of each brow
_LINES = (c.NOSE_LINE[:7], c.NOSE_WINGS, c.RIGHT_BROW[:5], c.RIGHT_BROW[5:], c.LEFT_BROW[:5], c.LEFT_BROW[5:])


def draw_contours(landmarks_px: Array) -> Image:
    """Draw landmarks (478, 2 or 3) px of a 256 px picture: (5, 256, 256) uint8.

    Planes: the face; the lips; the open mouth; the open eyes, irises brighter, all filled; brow and nose lines.
    """
    points = np.round(landmarks_px[:, :2] * 2**SHIFT).astype(np.int32)
    planes = np.zeros((CONTOUR_CHANNELS, PICTURE_PX, PICTURE_PX), np.uint8)
    _fill(planes[FACE], points, c.OVAL, 255)
    _fill(planes[LIPS], points, _OUTER_LIPS, 255)
    _fill(planes[MOUTH], points, _INNER_LIPS, 255)
    planes[LIPS] -= np.minimum(planes[MOUTH], planes[LIPS])
    for opening, iris in _EYES:
        _draw_eye(planes[EYES], points, opening, iris)
    lines = [points[row] for row in _LINES]
    cv2.polylines(planes[LINES], lines, False, (255,), LINE_PX, cv2.LINE_AA, SHIFT)
    return planes


def shrink_planes(planes: Image) -> Image:
    """Return planes (5, 256, 256) averaged down for the motion network, (5, 64, 64) uint8."""
    size = (MOTION_PX, MOTION_PX)
    return np.asarray([cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in planes], np.uint8)


def _fill(plane: Image, points: Index, row: Index, level: int) -> None:
    cv2.fillPoly(plane, [points[row]], (level,), cv2.LINE_AA, SHIFT)


def _draw_eye(plane: Image, points: Index, opening: Index, iris: Index) -> None:
    """Fill one eye's opening, and the part of its iris that the lids leave open."""
    open_eye, disc = np.zeros_like(plane), np.zeros_like(plane)
    _fill(open_eye, points, opening, 255)
    radius = np.linalg.norm(points[iris[1:]] - points[iris[0]], axis=1).mean()
    centre = int(points[iris[0], 0]), int(points[iris[0], 1])
    cv2.circle(disc, centre, round(float(radius)), (IRIS_LEVEL,), cv2.FILLED, cv2.LINE_AA, SHIFT)
    level = np.maximum(np.minimum(disc, open_eye), np.minimum(open_eye, SCLERA_LEVEL))
    np.maximum(plane, level, out=plane)
