"""Continues textures and lines into a gap, patch by patch from its rim (after Criminisi, Pérez and Toyama, 2004)."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import Array
from engine.portrait.masks import Mask
from engine.portrait.patches import PULL, PULL_DOWN, Filling, Index, patches_at, sources, start

# patches set in one round keep this distance, in px
SPACING_PX = 3
# fewer source patches than this cannot continue anything
MIN_SOURCES = 30


def grow(image: Array, known: Mask, trusted: Mask, side: int, reach_px: float) -> Filling | None:
    """Fill the gap of image (h, w, 3) float32 up to reach_px from its rim; None where trusted holds too few patches.

    Round by round, places on the rim, those with most known neighbours first, get the unknown part of the source patch
    whose known part fits best. trusted: where sources may come from.
    """
    filling = start(image, known)
    source_rows, source_columns = sources(trusted, side)
    if len(source_rows) < MIN_SOURCES:
        return None
    candidates = patches_at(image, source_rows, source_columns, side)
    distance = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 5)
    wanted = distance <= reach_px
    while True:
        rows, columns = _rim(filling.known, wanted, side)
        if len(rows) == 0:
            return filling
        cost = _misfit(filling, rows, columns, candidates, side)
        cost += (
            PULL * (PULL_DOWN * (rows[:, None] - source_rows)) ** 2 + PULL * (columns[:, None] - source_columns) ** 2
        )
        best = cost.argmin(1)
        for row, column, down, right in zip(
            rows, columns, source_rows[best] - rows, source_columns[best] - columns, strict=True
        ):
            _set(filling, int(row), int(column), int(down), int(right), side)


def _rim(known: Mask, wanted: Mask, side: int) -> tuple[Index, Index]:
    """Return places along the rim of the gap, SPACING_PX apart, those with most known neighbours first."""
    touching = cv2.dilate(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    rows, columns = np.nonzero(wanted & ~known & touching)
    certainty = cv2.boxFilter(known.astype(np.float32), -1, (side, side))[rows, columns]
    free = np.ones_like(known)
    chosen = []
    for i in np.argsort(-certainty, kind="stable"):
        row, column = rows[i], columns[i]
        if free[row, column]:
            chosen.append(i)
            free[
                max(0, row - SPACING_PX) : row + SPACING_PX + 1, max(0, column - SPACING_PX) : column + SPACING_PX + 1
            ] = False
    return rows[chosen], columns[chosen]


def _misfit(filling: Filling, rows: Index, columns: Index, candidates: Array, side: int) -> Array:
    """Return (N, sources) the mean squared difference over the known part of each place's patch."""
    known = patches_at(np.repeat(filling.known[..., None], 3, 2).astype(np.float32), rows, columns, side)
    wanted = patches_at(filling.image, rows, columns, side) * known
    cross = wanted @ candidates.T
    energy = np.square(wanted).sum(1)[:, None] + known @ np.square(candidates).T
    return np.asarray((energy - 2 * cross) / np.maximum(known.sum(1), 1)[:, None], np.float32)


def _set(filling: Filling, row: int, column: int, down: int, right: int, side: int) -> None:
    """Copy the unknown part of one patch from the place that lies down and right of it."""
    half, (height, width) = side // 2, filling.known.shape
    top, bottom, left, edge = (
        max(0, row - half),
        min(height, row + half + 1),
        max(0, column - half),
        min(width, column + half + 1),
    )
    here = np.s_[top:bottom, left:edge]
    there = np.s_[top + down : bottom + down, left + right : edge + right]
    new = ~filling.known[here]
    for values in (filling.image, filling.rows, filling.columns):
        values[here][new] = values[there][new]
    filling.known[here] = True
