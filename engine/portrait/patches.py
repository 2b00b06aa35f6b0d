"""Square patches of a picture, and which pixel each pixel of a filled gap was copied from."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from engine.frame import Array
from engine.portrait.masks import Mask

Index = npt.NDArray[np.intp]

# more patches to choose from than this only cost time
MAX_SOURCES = 6000
# the price of a source that lies one px away, in squared levels per value: near ones fit the light and the place, and
# more so if they are at the same height
PULL = 0.009
PULL_DOWN = 2.0


@dataclass(frozen=True, slots=True)
class Filling:
    """A picture whose gap is being filled.

    image (h, w, 3) float32 levels; known (h, w): what is filled in or was there from the start; rows, columns (h, w):
    the pixel of the original that each known pixel shows.
    """

    image: Array
    known: Mask
    rows: Index
    columns: Index


def start(image: Array, known: Mask) -> Filling:
    """Return a filling in which every known pixel shows itself."""
    rows, columns = np.indices(known.shape)
    return Filling(image.copy(), known.copy(), rows, columns)


def sources(trusted: Mask, side: int) -> tuple[Index, Index]:
    """Return rows and columns of the centres of patches wholly in trusted, at most MAX_SOURCES, evenly spread."""
    rows, columns = np.nonzero(_centres(trusted, side))
    if len(rows) > MAX_SOURCES:
        chosen = np.linspace(0, len(rows) - 1, MAX_SOURCES).astype(np.intp)
        rows, columns = rows[chosen], columns[chosen]
    return rows, columns


def covered(trusted: Mask, side: int) -> Mask:
    """Return (h, w): what the patches wholly in trusted show."""
    return np.asarray(cv2.dilate(_centres(trusted, side), np.ones((side, side), np.uint8)), np.bool_)


def _centres(trusted: Mask, side: int) -> npt.NDArray[np.uint8]:
    square = np.ones((side, side), np.uint8)
    return np.asarray(cv2.erode(trusted.astype(np.uint8), square, borderValue=(0,)), np.uint8)


def patches_at(values: Array, rows: Index, columns: Index, side: int) -> Array:
    """Return (N, side * side * C) patches of values (h, w, C) around N pixels; beyond the border it is mirrored."""
    half = side // 2
    padded = np.pad(values, ((half, half), (half, half), (0, 0)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), (0, 1))  # type: ignore[call-overload]
    return np.ascontiguousarray(windows[rows, columns].transpose(0, 2, 3, 1)).reshape(len(rows), -1)
