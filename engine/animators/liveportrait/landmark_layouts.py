"""Where eyes and mouth are in the landmark layouts that LivePortrait's crop convention knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.errors import UsageError

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Indices whose mean is the centre of the eye on the picture's left, of that on its right, and of the mouth."""

    left_eye: Sequence[int]
    right_eye: Sequence[int]
    mouth: Sequence[int]


LAYOUTS = {
    203: Layout((0, 6, 12, 18), (24, 30, 36, 42), (48, 66)),
    106: Layout((33, 35, 40, 39), (87, 89, 94, 93), (52, 61)),
    101: Layout((39, 42, 45, 48), (51, 54, 57, 60), (75, 81)),
    68: Layout((36, 39), (42, 45), (48, 54)),
    5: Layout((0,), (1,), (3, 4)),
    # animals
    9: Layout((2, 3), (0, 1), (5, 6)),
}


def eyes_and_mouth(points: Points, *, with_mouth: bool = True) -> tuple[Points, Points]:
    """Return the middle between the eyes and the middle of the mouth, each (2,) float64.

    points (N, 2) px. Without the mouth, the second one lies as far below the first as the eyes are apart. Raises
    UsageError for a number of points that is no known layout.
    """
    layout = LAYOUTS.get(len(points))
    if layout is None:
        known = ", ".join(str(count) for count in LAYOUTS)
        raise UsageError(f"A face of {len(points)} landmarks cannot be cropped; these numbers can: {known}.")
    left, right = points[list(layout.left_eye)].mean(0), points[list(layout.right_eye)].mean(0)
    if with_mouth:
        return (left + right) / 2, points[list(layout.mouth)].mean(0)
    across = right - left
    return left, left + np.array([-across[1], across[0]])
