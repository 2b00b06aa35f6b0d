"""Stands in for cv2.VideoCapture."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np


class FakeCapture:
    """Grabs a frame of one colour every period. trouble is called before each grab; it may raise, or tell to fail."""

    def __init__(self, *, colour_bgr: tuple[int, int, int] = (0, 0, 0), rate_hz: float = 30.0) -> None:
        self.trouble: Callable[[], bool] = lambda: False
        self.stamp_s: Callable[[], float] = lambda: 0.0
        self.released = 0
        self.grabbed = 0
        self._period_s = 1 / rate_hz
        self._image = np.full((48, 64, 3), colour_bgr, np.uint8)

    def grab(self) -> bool:
        if self.trouble():
            return False
        time.sleep(self._period_s)
        self.grabbed += 1
        return True

    def retrieve(self) -> tuple[bool, Any]:
        return True, self._image

    def get(self, prop: int) -> float:
        return self.stamp_s() * 1e3 if prop == cv2.CAP_PROP_POS_MSEC else 0.0

    def release(self) -> None:
        self.released += 1
