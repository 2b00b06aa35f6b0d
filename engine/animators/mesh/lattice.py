"""An opening in the skin, redrawn: rows of landmarks in the photo, the same rows where they are wanted.

Lids and lips slide over what is behind them, which no smooth field can show. A lattice is a stack of curves that run
from left to right (for an eye: brow side, crease, upper lid, lower lid, pouch, cheek side). In every pixel column the
wanted rows cut the column into pieces, and each piece is filled from the same piece in the photo. First and last row
and both ends stand still, so the patch joins its surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.animators.mesh.spline import catmull_rom
from engine.frame import Array

STEPS = 4


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the crop: left, top (included), right, bottom (excluded), px."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> tuple[slice, slice]:
        """Rows and columns for indexing the crop."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def corner(self) -> Array:
        """(left, top) px."""
        return np.array([self.left, self.top], np.float32)

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) px."""
        return self.bottom - self.top, self.right - self.left

    def rows_between(self, low: float, high: float) -> slice:
        """Return the window's own rows from low to high px, none of them outside of it."""
        top = min(max(int(low) - self.top, 0), self.bottom - self.top)
        return slice(top, min(max(int(high) - self.top + 1, top), self.bottom - self.top))

    def part(self, rows: slice) -> Window:
        """Return the window that rows of this one, from rows_between, make."""
        return Window(self.left, self.top + rows.start, self.right, self.top + rows.stop)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the wanted rows cut the columns, y_px (R, W), and the photo's place at each cut, source_px (R, W, 2)."""

    y_px: Array
    source_px: Array


def cut_columns(window: Window, source_rows: list[Array], wanted_rows: list[Array]) -> Columns:
    """Cut the window's columns by the wanted rows; rows are (K, 2) px with matching K, ordered top to bottom.

    The ends of a row do not move sideways, and nothing does beyond them.
    """
    columns = np.arange(window.left, window.right, dtype=np.float32)
    cuts = np.empty((len(wanted_rows), len(columns)), np.float32)
    source = np.empty((len(wanted_rows), len(columns), 2), np.float32)
    for r, (photo, wanted) in enumerate(zip(source_rows, wanted_rows, strict=True)):
        refine = catmull_rom(len(photo), STEPS)
        photo, wanted = refine @ photo, refine @ wanted
        # a row that folds back on itself (extreme pucker) is straightened
        x = np.maximum.accumulate(wanted[:, 0]) + np.arange(len(wanted), dtype=np.float32) * 1e-5
        cuts[r] = np.interp(columns, x, wanted[:, 1])
        source[r, :, 0] = columns + np.interp(columns, x, photo[:, 0] - x)
        source[r, :, 1] = np.interp(columns, x, photo[:, 1])
    # rows that cross (a shut opening, the ends of a curve) are laid on one another, in the photo as in the picture
    source[..., 1] = np.maximum.accumulate(source[..., 1], axis=0)
    return Columns(np.maximum.accumulate(cuts, axis=0), source)


def fill_columns(window: Window, columns: Columns) -> Array:
    """Return for each pixel of the window the place in the photo, (H, W, 2) float32 px: linear between the cuts."""
    y = np.arange(window.top, window.bottom, dtype=np.float32)[:, None]
    cuts, source = columns.y_px, columns.source_px
    # above the first and below the last cut the photo stands still relative to that cut
    place = np.empty((len(y), cuts.shape[1], 2), np.float32)
    place[..., 0] = source[0, :, 0]
    place[..., 1] = source[0, :, 1] + np.minimum(y - cuts[0], 0) + np.maximum(y - cuts[-1], 0)
    # how far each pixel lies into each piece, (R − 1, H, W)
    share = y - cuts[:-1, None]
    share /= np.maximum(np.diff(cuts, axis=0), 1e-3)[:, None]
    np.minimum(np.maximum(share, 0, out=share), 1, out=share)
    for axis in (0, 1):
        place[..., axis] += np.einsum("rhw,rw->hw", share, np.diff(source[..., axis], axis=0))
    return place


def opening_alpha(window: Window, upper_y: Array, lower_y: Array, softness_px: float = 1.0) -> Array:
    """Return how much of each pixel lies between two cuts, (H, W) float32 0..1, with soft edges."""
    y = np.arange(window.top, window.bottom, dtype=np.float32)[:, None]
    inside = np.minimum(y - upper_y, lower_y - y) / softness_px + 0.5
    # an opening thinner than its own edge fades out instead of leaving a line
    thin = np.clip((lower_y - upper_y) / (2 * softness_px), 0, 1)
    return np.asarray(np.clip(inside, 0, 1) * thin, np.float32)
