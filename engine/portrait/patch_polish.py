"""Takes the seams out of a patched gap (after Wexler, Shechtman and Irani, Space-time completion of video, 2007)."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array
from engine.portrait.masks import Mask
from engine.portrait.patches import PULL, PULL_DOWN, Filling, Index, patches_at, sources

# patches are compared by so many principal components
COMPONENTS = 24
# a neighbour's vote counts less the further it lies, the deeper in the gap it is and the worse its source fits
VOTE_PX = 1.5
DEPTH_DECAY = 1.25
MISFIT_LEVELS2 = 200.0
# places compared at once: bounds the memory
BLOCK = 512


def polish(filling: Filling, gap: Mask, trusted: Mask, side: int, rounds: int) -> Filling:
    """Return filling with its gap made of overlapping patches that agree.

    Each round finds the source patch closest to every patch that touches the gap, then each gap pixel becomes the mean
    of what the patches around it say.
    """
    space = _PatchSpace(filling.image, *sources(trusted, side), side)
    rows, columns = np.nonzero(cv2.dilate(gap.astype(np.uint8), np.ones((side, side), np.uint8)))
    depth = cv2.distanceTransform(gap.astype(np.uint8), cv2.DIST_L2, 5)
    image, source_rows, source_columns = filling.image, *np.indices(gap.shape)
    for _ in range(rounds):
        nearest, misfit = space.nearest(image, rows, columns)
        source_rows[rows, columns], source_columns[rows, columns] = space.rows[nearest], space.columns[nearest]
        trust = DEPTH_DECAY**-depth
        trust[rows, columns] *= np.exp(-misfit / MISFIT_LEVELS2)
        image = _vote(image, gap, source_rows, source_columns, trust.astype(np.float32), side)
    return Filling(image, filling.known, source_rows, source_columns)


class _PatchSpace:
    """Source patches by their principal components, with the place as two further coordinates."""

    def __init__(self, image: Array, rows: Index, columns: Index, side: int) -> None:
        self.rows, self.columns, self._side = rows, columns, side
        patches = patches_at(image, rows, columns, side)
        self._mean = patches.mean(0)
        _, axes = np.linalg.eigh(np.cov((patches - self._mean).T))
        self._axes = np.asarray(axes[:, -COMPONENTS:], np.float32)
        self._points = self._place(patches, rows, columns)
        # (point, 1) times this is the squared distance to each source, but for what is the same for all
        self._distances = np.vstack([-2 * self._points.T, np.square(self._points).sum(1)])

    def _place(self, patches: Array, rows: Index, columns: Index) -> Array:
        pull = np.sqrt(PULL * patches.shape[1])
        where = np.column_stack([rows * (PULL_DOWN * pull), columns * pull])
        return np.asarray(np.hstack([(patches - self._mean) @ self._axes, where]), np.float32)

    def nearest(self, image: Array, rows: Index, columns: Index) -> tuple[Index, Array]:
        """Return for each place the closest source's number, and the misfit in squared levels per value."""
        points = self._place(patches_at(image, rows, columns, self._side), rows, columns)
        extended = np.hstack([points, np.ones((len(points), 1), np.float32)])
        blocks = [extended[i : i + BLOCK] for i in range(0, len(points), BLOCK)]
        nearest = np.concatenate([(block @ self._distances).argmin(1) for block in blocks])
        misfit = np.square(points - self._points[nearest]).sum(1) / len(self._mean)
        return nearest, np.asarray(misfit, np.float32)


def _vote(image: Array, gap: Mask, source_rows: Index, source_columns: Index, trust: Array, side: int) -> Array:
    """Return image with each gap pixel the weighted mean of what the patches around it put there."""
    rows, columns = np.nonzero(gap)
    total, weights = np.zeros((len(rows), 3), np.float32), np.full((len(rows), 1), 1e-9, np.float32)
    steps = range(-(side // 2), side // 2 + 1)
    for down in steps:
        for right in steps:
            at = _within(rows + down, columns + right, gap.shape)
            source = _within(source_rows[at[:2]] - down, source_columns[at[:2]] - right, gap.shape)
            weight = trust[at[:2]] * (at[2] & source[2]) * np.exp(-(down**2 + right**2) / (2 * VOTE_PX**2))
            total += image[source[:2]] * weight[:, None]
            weights += weight[:, None]
    image = image.copy()
    image[rows, columns] = np.where(weights > 1e-8, total / weights, image[rows, columns])
    return image


def _within(rows: Index, columns: Index, shape: tuple[int, ...]) -> tuple[Index, Index, Mask]:
    """Return rows and columns moved into the picture, and which of them were in it."""
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    return np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1), inside
