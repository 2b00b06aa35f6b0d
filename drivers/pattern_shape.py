"""The shape of the test pattern's face: the canonical face with an expression."""

from __future__ import annotations

import numpy as np

from drivers.pattern_motion import PatternPose
from engine.frame import Array
from engine.tracking import canonical

# canonical units: how far the lower lip drops and the brows rise; shares: how much the mouth widens, the eyes are wider
_JAW_DROP, _BROW_RISE, _WIDENING, _EYE_WIDENING = 0.36, 0.09, 0.16, 1.5
# what the lower lid takes of a blink
_LOWER_LID = 0.12
_LIDS = (
    (canonical.LEFT_LID_UPPER, canonical.LEFT_LID_LOWER),
    (canonical.RIGHT_LID_UPPER, canonical.RIGHT_LID_LOWER),
)


class PatternShape:
    """Moves the landmarks of a face that rests with lips shut and eyes open."""

    def __init__(self) -> None:
        self._rest = _resting_face()
        self._jaw = _jaw_share(self._rest)
        self._width = _width_share(self._rest)

    def with_expression(self, pose: PatternPose) -> Array:
        """Return the face (478, 3) float32 in canonical units, without the pose of its head."""
        shape = self._rest.copy()
        shape[:, 1] += self._jaw * (_JAW_DROP * pose.mouth)
        shape[:, 0] *= 1 + self._width * (_WIDENING * pose.lip_width)
        for brow in (canonical.LEFT_BROW, canonical.RIGHT_BROW):
            shape[brow, 1] -= _BROW_RISE * pose.brows
        for upper, lower in _LIDS:
            gap = (1 - pose.eyes) * (shape[lower] - shape[upper])
            shape[upper] += (1 - _LOWER_LID) * gap
            shape[lower] -= _LOWER_LID * gap
        return shape


def _resting_face() -> Array:
    """Return the mean face with its lips shut and its eyes wider open."""
    shape = canonical.mean_face().copy()
    upper, lower = canonical.LIP_UPPER_INNER, canonical.LIP_LOWER_INNER
    gap = shape[lower] - shape[upper]
    for inner, outer, share in ((upper, canonical.LIP_UPPER_OUTER, 0.4), (lower, canonical.LIP_LOWER_OUTER, -0.6)):
        shape[inner] += share * gap
        shape[outer[1:-1]] += share * gap[1:-1]
    for lid_upper, lid_lower in _LIDS:
        middle = (shape[lid_upper] + shape[lid_lower]) / 2
        for lid in (lid_upper, lid_lower):
            shape[lid] = middle + _EYE_WIDENING * (shape[lid] - middle)
    return shape


def _jaw_share(rest: Array) -> Array:
    """Return (478,) how much each landmark drops with the jaw."""
    x, y = rest[:, 0], rest[:, 1]
    below = np.clip((y - y[canonical.LIP_LOWER_INNER].mean()) / 0.08, 0, 1)
    share = below * np.exp(-((x / 0.5) ** 4))
    arch = np.sin(np.linspace(0, np.pi, len(canonical.LIP_LOWER_INNER))) ** 0.6
    for row in (canonical.LIP_LOWER_INNER, canonical.LIP_LOWER_OUTER):
        share[row] = arch
    for row in (canonical.LIP_UPPER_INNER, canonical.LIP_UPPER_OUTER):
        share[row] = 0
    return np.asarray(share, np.float32)


def _width_share(rest: Array) -> Array:
    """Return (478,) how much each landmark goes sideways with the corners of the mouth."""
    x, y = rest[:, 0], rest[:, 1]
    share = np.exp(-(((y - y[canonical.LIPS].mean()) / 0.25) ** 2) - (x / 0.6) ** 4)
    return np.asarray(share, np.float32)
