"""Which of the 21 implicit keypoints belong to which part of the face, and which of their coordinates may be driven."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.region import Region

LIP_POINTS = np.array([6, 12, 14, 17, 19, 20])
EYE_POINTS = np.array([11, 13, 15, 16, 18])
# of these, the lids of the eye on the picture's left and of the one on its right, as published motion shows: their
# vertical follows that eye alone
LEFT_LIDS, RIGHT_LIDS = np.array([11, 13]), np.array([15, 16])
# whose horizontal turns the pupils
GAZE_POINTS = np.array([11, 15])
# what absolute motion and a source video take from the driver's expression: whole points, and single axes
_WHOLE_POINTS = np.array([1, 2, 6, *range(11, 21)])
_SINGLE_AXES = ((3, 1), (4, 1), (5, 2), (8, 2), (9, 1), (9, 2))


def safe_entries() -> npt.NDArray[np.bool_]:
    """Return (21, 3): the coordinates of the expression that carry no identity, from another person's absolute one."""
    safe = np.zeros((21, 3), np.bool_)
    safe[_WHOLE_POINTS] = True
    for point, axis in _SINGLE_AXES:
        safe[point, axis] = True
    return safe


def region_entries(region: Region, whole: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return (21, 3): what region drives of the expression. whole (21, 3): what the whole face would."""
    if region in (Region.ALL, Region.EXPRESSION):
        return whole
    entries = np.zeros((21, 3), np.bool_)
    if region is Region.LIPS:
        entries[LIP_POINTS] = True
    elif region is Region.EYES:
        entries[EYE_POINTS] = True
    return entries
