"""A camera without a camera: a drawn face that turns, blinks, looks around and talks."""

from __future__ import annotations

import threading

import numpy as np

from drivers.pattern_face import PatternFace
from drivers.pattern_motion import pose_at
from drivers.rhythm import wait_until_due
from engine.clock import Clock, SystemClock
from engine.errors import DeviceLostError
from engine.frame import Frame, Image

DEFAULT_SIZE, DEFAULT_RATE_HZ = (640, 480), 30.0
_BARS = ((192, 192, 192), (192, 192, 0), (0, 192, 192), (0, 192, 0), (192, 0, 192), (192, 0, 0), (0, 0, 192))
_WALL = np.array([150, 164, 172], np.uint8)


class PatternCamera:
    """Draws a new frame whenever one is due; captured_s is that moment. A slow reader misses frames."""

    name = "test pattern"

    def __init__(
        self, size: tuple[int, int] | None = None, rate_hz: float | None = None, clock: Clock | None = None
    ) -> None:
        self._size = size or DEFAULT_SIZE
        self.rate_hz = rate_hz or DEFAULT_RATE_HZ
        self._clock = clock or SystemClock()
        self._face = PatternFace(self._size)
        self._wall = _wall(self._size)
        self._closed = threading.Event()
        self._start_s: float | None = None
        self._index = 0
        self._drawn: Frame | None = None

    def read(self, timeout_s: float) -> Frame | None:
        """Return the frame that is due, or None after timeout_s. Raises DeviceLostError after close."""
        if self._closed.is_set():
            raise DeviceLostError("The test pattern is closed.")
        now_s = self._clock.now_s()
        deadline_s = now_s + timeout_s
        if self._start_s is None:
            self._start_s = now_s
        # the newest frame that is due, else the next one
        self._index = max(self._index, int((now_s - self._start_s) * self.rate_hz))
        due_s = self._start_s + self._index / self.rate_hz
        if self._drawn is None or self._drawn.index != self._index:
            self._drawn = Frame(self.picture(self._index / self.rate_hz), due_s, self._index)
        if not wait_until_due(self._clock, due_s, deadline_s, self._closed):
            return None
        frame, self._drawn = self._drawn, None
        self._index += 1
        return frame

    def close(self) -> None:
        """End. Safe to call twice, also while another thread reads."""
        self._closed.set()

    def picture(self, time_s: float) -> Image:
        """Return the picture of one moment, (H, W, 3) uint8 RGB."""
        picture = self._wall.copy()
        self._face.draw(picture, pose_at(time_s))
        return picture


def _wall(size: tuple[int, int]) -> Image:
    """Return the background: a plain wall over a row of colour bars, by which colours can be judged."""
    width, height = size
    wall = np.empty((height, width, 3), np.uint8)
    wall[:] = _WALL
    bars = np.array(_BARS, np.uint8)[np.arange(width) * len(_BARS) // width]
    wall[: max(1, height // 16)] = bars
    return wall
