"""Two pseudo-engines to compare with: the photo unmoved, and the photo moved by one similarity transform per frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import cv2
import numpy as np

from engine.evaluation.clip_study import ClipStudy
from engine.evaluation.renderer import Renderer, Source
from engine.evaluation.timeline import MESH_POINTS
from engine.frame import Array, Image

STATIC, SIMILARITY = "static", "similarity"
BASELINES = (STATIC, SIMILARITY)


class StaticRenderer:
    """The photo, whatever the driver does."""

    name = STATIC

    def __init__(self, source: Source, clip: ClipStudy) -> None:
        self._photo, self._count = source.photo, clip.frame_count

    def pictures(self) -> Iterator[Image]:
        """Yield the photo for every frame of the clip."""
        return repeat(self._photo, self._count)


class SimilarityRenderer:
    """The whole photo shifted, turned and scaled as the driver's face is.

    The transform is the least-squares fit over the 468 mesh points. It is given what the measuring tracker saw of the
    driver, so no moving of the photo as a whole can come nearer. A frame without a face, or one that was not measured,
    keeps the last place. Outside the photo its edge goes on.
    """

    name = SIMILARITY

    def __init__(self, source: Source, clip: ClipStudy) -> None:
        self._photo, self._face, self._clip = source.photo, source.points_px, clip

    def pictures(self) -> Iterator[Image]:
        """Yield the photo moved as the driver's face has moved since it was first seen."""
        size = self._photo.shape[1], self._photo.shape[0]
        points = self._clip.seen.landmarks[:, :MESH_POINTS]
        rest = points[int(np.flatnonzero(self._clip.seen.seen)[0])]
        matrix = np.eye(2, 3, dtype=np.float32)
        for index in range(self._clip.frame_count):
            row, unmeasured = divmod(index, self._clip.footage.stride)
            if not unmeasured and np.isfinite(points[row, 0, 0]):
                matrix = move_like(self._face, rest, points[row])
            moved = cv2.warpAffine(self._photo, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            yield np.asarray(moved, np.uint8)


def similarity_2d(points: Array, target: Array) -> tuple[Array, Array]:
    """Return (L, t): the least-squares fit target ≈ L points + t with L a turn times a scale. (N, 2) each.

    In complex numbers: target - mean = k (points - mean), k = Σ conj(p) q / Σ |p|².
    """
    p, q = points - points.mean(0), target - target.mean(0)
    p_complex, q_complex = p[:, 0] + 1j * p[:, 1], q[:, 0] + 1j * q[:, 1]
    k = np.vdot(p_complex, q_complex) / np.vdot(p_complex, p_complex).real
    linear = np.array([[k.real, -k.imag], [k.imag, k.real]], np.float32)
    return linear, np.asarray(target.mean(0) - linear @ points.mean(0), np.float32)


def move_like(face: Array, driver_before: Array, driver_now: Array) -> Array:
    """Return (2, 3) float32, the move in the photo's px that does to face what the driver did.

    All (N, 2), the same landmarks. Shifts are counted in face sizes, turn and scale about the face's middle.
    """
    linear, _ = similarity_2d(driver_before, driver_now)
    larger = _size(face) / _size(driver_before)
    middle = face.mean(0)
    shift = larger * (driver_now.mean(0) - driver_before.mean(0))
    return np.asarray(np.column_stack([linear, middle + shift - linear @ middle]), np.float32)


def _size(points: Array) -> float:
    return float(np.sqrt(np.square(points - points.mean(0)).sum(1).mean()))


def create_baseline(name: str, source: Source, clip: ClipStudy) -> Renderer:
    """Return a baseline by its name, one of BASELINES."""
    return StaticRenderer(source, clip) if name == STATIC else SimilarityRenderer(source, clip)
