"""Judges the pictures of a camera: frozen, black or too few."""

from __future__ import annotations

from collections import deque
from enum import Enum

import numpy as np

from engine.frame import Frame, Image

# a sensor's noise makes every picture a little different; the same one for so long comes from a camera that hangs
FROZEN_AFTER_S = 2.0
# a lens cap: nearly every pixel is dark, whatever noise the camera's gain adds. A dark room is brighter
BLACK_AFTER_S = 2.0
_BLACK_MEAN, _BLACK_BRIGHTEST = 14.0, 32.0
_BRIGHTEST_PERCENT = 99
# every so many pixels are looked at, in both directions
_STEP_PX = 8
# below this share of the promised rate, or below this rate, motion looks choppy; the other way it must be clearly more
SLOW_HZ, _SLOW_SHARE, _ENOUGH = 12.0, 0.6, 1.15
_WINDOW_S, _SHORTEST_WINDOW_S = 3.0, 2.0
# two pictures further apart do not tell how it went in between
_PAUSE_S = 1.5


class Fault(Enum):
    """What can be wrong with pictures that do come."""

    FROZEN = "frozen"
    BLACK = "black"
    SLOW = "slow"


class PictureWatch:
    """Looks at every frame of one camera; time is the frames' own captured_s. rate_hz: what the camera promises."""

    def __init__(self, rate_hz: float) -> None:
        self._slow_hz = min(SLOW_HZ, _SLOW_SHARE * rate_hz)
        self._seen: Image | None = None
        self._same_since_s = 0.0
        self._dark_since_s: float | None = None
        self._frozen = False
        self._slow = False
        self._taken: deque[tuple[float, int]] = deque()

    @property
    def measured_hz(self) -> float:
        """How many pictures a second the camera sends, over the last three seconds; 0 before two seconds have gone."""
        if len(self._taken) < 2:
            return 0.0
        (first_s, first), (last_s, last) = self._taken[0], self._taken[-1]
        span_s = last_s - first_s
        return (last - first) / span_s if span_s >= _SHORTEST_WINDOW_S else 0.0

    def look(self, frame: Frame) -> Fault | None:
        """Judge one frame, the newest. A covered lens is told as such even where every black picture is the same."""
        sample = np.array(frame.image[::_STEP_PX, ::_STEP_PX])
        if self._taken and frame.captured_s - self._taken[-1][0] > _PAUSE_S:
            # the computer slept
            self.reopened()
        self._count(frame)
        dark_s, still_s = self._dark_for_s(sample, frame.captured_s), self._still_for_s(sample, frame.captured_s)
        if dark_s >= BLACK_AFTER_S:
            return Fault.BLACK
        if still_s >= FROZEN_AFTER_S:
            self._frozen = True
        if self._frozen:
            return Fault.FROZEN
        return Fault.SLOW if self._is_slow() else None

    def reopened(self) -> None:
        """Go on with the same camera after a pause. One that was frozen is so until another picture comes."""
        self._taken.clear()
        self._slow = False
        self._dark_since_s = None
        if not self._frozen:
            self._seen = None

    def _dark_for_s(self, sample: Image, now_s: float) -> float:
        dark = sample.mean() <= _BLACK_MEAN and np.percentile(sample, _BRIGHTEST_PERCENT) <= _BLACK_BRIGHTEST
        if not dark:
            self._dark_since_s = None
            return 0.0
        if self._dark_since_s is None:
            self._dark_since_s = now_s
        return now_s - self._dark_since_s

    def _still_for_s(self, sample: Image, now_s: float) -> float:
        if self._seen is None or not np.array_equal(sample, self._seen):
            self._seen, self._same_since_s, self._frozen = sample, now_s, False
        return now_s - self._same_since_s

    def _is_slow(self) -> bool:
        hz = self.measured_hz
        if hz:
            self._slow = hz < self._slow_hz * (_ENOUGH if self._slow else 1.0)
        return self._slow

    def _count(self, frame: Frame) -> None:
        self._taken.append((frame.captured_s, frame.index))
        while frame.captured_s - self._taken[0][0] > _WINDOW_S:
            self._taken.popleft()
