"""Smooth shapes in pictures, with corners between the pixels."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array, Image

Colour = tuple[int, int, int]
# OpenCV takes coordinates with this many fractional bits
_BITS = 4
_ONE = 1 << _BITS


class Canvas:
    """Draws into a picture (H, W, 3) uint8 RGB. Points are (N, 2) px, lengths px."""

    def __init__(self, picture: Image) -> None:
        self.picture = picture

    def fill(self, outline: Array, colour: Colour) -> None:
        """Fill a polygon with smooth edges."""
        cv2.fillPoly(self.picture, [fixed(outline)], colour, cv2.LINE_AA, _BITS)

    def fill_many(self, outlines: npt.NDArray[np.int32], colour: Colour) -> None:
        """Fill polygons (M, N, 2), given by fixed, that share edges: without smoothing, and without gaps."""
        cv2.fillPoly(self.picture, list(outlines), colour, cv2.LINE_8, _BITS)

    def line(self, points: Array, colour: Colour, width: float, *, closed: bool = False) -> None:
        """Draw through points."""
        cv2.polylines(self.picture, [fixed(points)], closed, colour, max(1, round(width)), cv2.LINE_AA, _BITS)

    def disc(self, centre: Array, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self.oval(centre, (radius, radius), 0.0, colour)

    def oval(self, centre: Array, radii: tuple[float, float], angle_deg: float, colour: Colour) -> None:
        """Fill an ellipse."""
        x, y = (int(v) for v in fixed(centre))
        axes = (max(1, round(radii[0] * _ONE)), max(1, round(radii[1] * _ONE)))
        cv2.ellipse(self.picture, (x, y), axes, angle_deg, 0, 360, colour, -1, cv2.LINE_AA, _BITS)


def fixed(points: Array) -> npt.NDArray[np.int32]:
    """Return points in the fixed-point numbers that OpenCV draws with."""
    return np.asarray(np.rint(points * np.float32(_ONE)), np.int32)


def box(points: Array, margin: float, size: tuple[int, int]) -> tuple[slice, slice]:
    """Return the rows and columns around points, cut to a picture of size (width, height)."""
    low, high = points.min(0) - margin, points.max(0) + margin
    columns, rows = (slice(max(0, int(low[i])), min(size[i], max(0, int(high[i]) + 1))) for i in (0, 1))
    return rows, columns


def paint_inside(picture: Image, layer: Image, outline: Array) -> None:
    """Copy layer onto picture, of the same size, inside a polygon."""
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(mask, [fixed(outline)], (255,), cv2.LINE_8, _BITS)
    cv2.copyTo(layer, mask, picture)
