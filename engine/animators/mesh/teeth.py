"""Teeth: an upper row that hangs from the skull, and a lower one that a grin shows.

All lengths are in widths of the photo's mouth, some 52 mm: teeth stay as wide as they are when lips round or spread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.animators.mesh.ramp import smoothstep
from engine.frame import Array

# visible length of the upper teeth below the resting lip, and its falling off to the sides
LENGTH, ARCH = 0.08, 0.45
# a raised lip shows more of them, up to there, then gums, which few mouths show: longer ones look false
PLAIN_LENGTH, LONGEST, LONGEST_IN_GRIN = 0.10, 0.16, 0.19
# a mouth is wider in a grin than in the photo, by these factors none and all, and the jaw shut: its lips, in widths of
# the mouth as it is, no further apart
GRIN_WIDE, GRIN_OPEN = (1.18, 1.34), (0.28, 0.38)
# the dark between the rows, how far teeth are seen before the corners of the mouth, and how soft their edges are
BETWEEN_ROWS, SIDE_END, SIDE_SOFT, EDGE_SOFT = 0.014, 0.86, 0.22, 0.012


@dataclass(frozen=True, slots=True)
class Row:
    """ends: where a tooth ends, from the middle to one side. shorter: how much each is than the first. light: of 1."""

    ends: Array
    shorter: Array
    light: float


# incisors, canine, premolars, foreshortened more and more
UPPER = Row(
    np.array([0.0, 0.155, 0.275, 0.375, 0.45, 0.51, 0.56, 0.60], np.float32),
    np.array([0.0, 0.014, 0.004, 0.018, 0.024, 0.03, 0.035], np.float32),
    1.0,
)
LOWER = Row(
    np.array([0.0, 0.10, 0.205, 0.31, 0.40, 0.47, 0.53, 0.58], np.float32),
    np.array([0.0, 0.002, 0.0, 0.012, 0.02, 0.026, 0.03], np.float32),
    0.92,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where lips are apart, in crop px. x (W,), y (H, 1): pixel places; upper_y, lower_y (W,): its edges.

    teeth_base_y (W,): where the resting upper lip ends: the teeth hang there, whatever the lip does. span (2,): x of
    the mouth's corners. wideness, gap: how wide and far open it looks in the end, in widths of the photo's mouth.
    """

    x: Array
    y: Array
    upper_y: Array
    lower_y: Array
    teeth_base_y: Array
    span: Array
    wideness: float
    gap: float

    @property
    def width_px(self) -> float:
        """The mouth's width."""
        return max(float(self.span[1] - self.span[0]), 1.0)

    @property
    def side(self) -> Array:
        """(W,) how far from the middle each column is, −1 and 1 at the corners."""
        return np.asarray((self.x - self.span.mean()) / (self.width_px / 2), np.float32)

    @property
    def gap_px(self) -> float:
        """How far the lips are apart where they are so farthest."""
        return float(np.maximum(self.lower_y - self.upper_y, 0).max())


def upper_teeth(opening: Opening, mouth_px: float) -> tuple[Array, Array]:
    """Return coverage and shading (H, W) of the upper teeth. mouth_px: the width of the photo's mouth."""
    side = opening.side
    tooth, beside = _tooth(opening, UPPER, mouth_px)
    edge = _upper_edge(opening, mouth_px) - (UPPER.shorter[tooth] + 0.016 * beside**5) * mouth_px
    # the lip's shadow above
    shadow = np.clip((opening.y - opening.upper_y) / (0.07 * mouth_px), 0, 1) * 0.4 + 0.6
    return _cover(edge - opening.y, side, mouth_px), shadow * _shade(edge - opening.y, side, beside, mouth_px)


def lower_teeth(opening: Opening, mouth_px: float) -> tuple[Array, Array]:
    """Return coverage and shading (H, W) of the lower teeth, which meet the upper ones in a grin."""
    side = opening.side
    tooth, beside = _tooth(opening, LOWER, mouth_px)
    below = BETWEEN_ROWS + LOWER.shorter[tooth] + 0.012 * beside**5
    edge = _upper_edge(opening, mouth_px) + below * mouth_px
    shadow = np.clip((opening.lower_y - opening.y) / (0.10 * mouth_px), 0, 1) * 0.25 + 0.75
    cover = grin_of(opening) * _cover(opening.y - edge, side, mouth_px)
    return cover, LOWER.light * shadow * _shade(opening.y - edge, side, beside, mouth_px)


def grin_of(opening: Opening) -> float:
    """Return how much of a grin the mouth shows: 0 a jaw that is open or lips as wide as in the photo, 1 clenched."""
    wide = smoothstep(np.array(opening.wideness, np.float32), *GRIN_WIDE)
    apart = smoothstep(np.array(opening.gap / opening.wideness, np.float32), *GRIN_OPEN)
    return float(wide * (1 - apart))


def _tooth(opening: Opening, row: Row, mouth_px: float) -> tuple[Array, Array]:
    """Return each column's tooth, and how far from its middle it is: 1 where it meets the next."""
    away = np.abs(opening.x - opening.span.mean()) / mouth_px
    tooth = np.clip(np.searchsorted(row.ends, away, "right") - 1, 0, len(row.shorter) - 1)
    begin, end = row.ends[tooth], row.ends[tooth + 1]
    return tooth, np.clip(np.abs(2 * away - begin - end) / (end - begin), 0, 1)


def _cover(inside_px: Array, side: Array, mouth_px: float) -> Array:
    """Return coverage (H, W), inside_px (H, W) within the teeth's edge."""
    rows = np.clip(inside_px / max(EDGE_SOFT * mouth_px, 1.0) + 0.5, 0, 1)
    return np.asarray(rows * np.clip((SIDE_END - np.abs(side)) / SIDE_SOFT, 0, 1), np.float32)


def _shade(inside_px: Array, side: Array, beside: Array, mouth_px: float) -> Array:
    """Return shading (H, W): teeth are round, meet in lines that fade towards the gums, and lie back at the sides."""
    line = beside**12 * (0.10 + 0.16 * np.clip(1 - inside_px / (0.12 * mouth_px), 0, 1))
    return np.asarray((1 - 0.5 * side**2) * (1.02 - 0.06 * beside**2 - line), np.float32)


def _upper_edge(opening: Opening, mouth_px: float) -> Array:
    """Return where the upper teeth end (W,), but for what each is shorter."""
    length = LENGTH * (1 - ARCH * opening.side**2) * mouth_px
    return np.asarray(opening.teeth_base_y + length - _hidden(opening, mouth_px), np.float32)


def _hidden(opening: Opening, mouth_px: float) -> float:
    """Return by how many px the upper teeth must hang higher so as not to show more than teeth do."""
    middle = int(np.abs(opening.side).argmin())
    shown = float(opening.teeth_base_y[middle] - opening.upper_y[middle]) / mouth_px + LENGTH
    room = LONGEST + grin_of(opening) * (LONGEST_IN_GRIN - LONGEST) - PLAIN_LENGTH
    over = max(shown - PLAIN_LENGTH, 0.0)
    return float(over - room * (1 - np.exp(-over / room))) * mouth_px
