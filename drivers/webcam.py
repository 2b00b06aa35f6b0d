"""A camera read through OpenCV."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

import cv2
import numpy as np

from engine.clock import Clock, SystemClock
from engine.errors import DeviceLostError
from engine.frame import Frame
from engine.mailbox import Mailbox
from engine.worker import Worker

log = logging.getLogger(__name__)

# cameras hiccup: one is gone when so many reads in a row failed and nothing came for so long
_FAILURES, _LOST_AFTER_S = 5, 1.0
_PAUSE_AFTER_FAILURE_S = 0.05
# a driver may also just fall silent; at the start cameras take their time
_SILENT_AFTER_S, _START_WITHIN_S = 3.0, 10.0
# a stalled read comes back by itself within this time, see webcam_opening
_STOP_TIMEOUT_S = 4.0
# a driver's time stamp older than this is not on our clock
_OLDEST_STAMP_S = 1.0


class Capture(Protocol):
    """What is used of cv2.VideoCapture."""

    def grab(self) -> bool:
        """Wait for a frame; False on failure."""

    def retrieve(self) -> tuple[bool, Any]:
        """Decode the grabbed frame: success, and (H, W, 3) uint8 BGR."""

    def get(self, prop: int) -> float:
        """Return a property, 0 where it is not known."""

    def release(self) -> None:
        """Close the device."""


class Webcam:
    """Grabs frames on a thread of its own, so that read always gives the newest one.

    capture: opened, and owned from now on. rate_hz: what it was set to. remedy: what to do when it fails. present:
    whether the device is still there. stamped: the capture tells when a frame was taken, on the monotonic clock (V4L2
    does); else captured_s is when it arrived.
    """

    def __init__(
        self,
        capture: Capture,
        name: str,
        rate_hz: float,
        *,
        remedy: str = "Plug it in again, or choose another one.",
        present: Callable[[], bool] = lambda: True,
        stamped: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.name, self.rate_hz, self._remedy = name, rate_hz, remedy
        self._capture, self._present, self._stamped = capture, present, stamped
        self._clock = clock or SystemClock()
        self._frames: Mailbox[Frame] = Mailbox()
        self._index = 0
        self._failures = 0
        self._last_s = self._clock.now_s()
        self._stopping = threading.Event()
        self._closed = False
        self._worker = Worker(f"camera {name}", self._grab, self._failed)
        self._worker.start()

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, or None after timeout_s. Raises DeviceLostError as long as the camera is gone."""
        if self._closed:
            raise DeviceLostError(f"The camera {self.name} is closed. Start again.")
        frame = self._frames.take(timeout_s)
        if frame is None:
            self._raise_if_lost()
        return frame

    def close(self) -> None:
        """Stop grabbing and release the camera. Safe to call twice. Raises WorkerStuckError when its driver hangs."""
        if self._closed:
            return
        self._closed = True
        self._stopping.set()
        self._worker.stop(_STOP_TIMEOUT_S)
        self._capture.release()

    def _grab(self) -> None:
        try:
            ok = self._capture.grab()
            ok, bgr = self._capture.retrieve() if ok else (False, None)
        except cv2.error as error:
            log.info("%s: %s", self.name, error)
            ok, bgr = False, None
        if not ok or bgr is None or bgr.ndim != 3:
            self._failures += 1
            self._clock.wait(self._stopping, _PAUSE_AFTER_FAILURE_S)
            return
        captured_s = self._captured_s()
        image = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
        self._frames.put(Frame(image, captured_s, self._index))
        self._index += 1
        self._failures = 0
        self._last_s = self._clock.now_s()

    def _captured_s(self) -> float:
        now_s = self._clock.now_s()
        if self._stamped:
            stamp_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1e3
            if now_s - _OLDEST_STAMP_S < stamp_s <= now_s:
                return stamp_s
        return now_s

    def _failed(self, error: Exception) -> None:
        log.warning("%s: %s", self.name, error)
        self._failures += 1

    def _raise_if_lost(self) -> None:
        quiet_s = self._clock.now_s() - self._last_s
        if not self._present():
            raise DeviceLostError(f"The camera {self.name} was disconnected. Plug it in again.")
        if self._failures >= _FAILURES and quiet_s > _LOST_AFTER_S:
            raise DeviceLostError(f"The camera {self.name} has stopped working. {self._remedy}")
        if quiet_s > (_SILENT_AFTER_S if self._index else _START_WITHIN_S):
            raise DeviceLostError(f"The camera {self.name} sends no pictures. {self._remedy}")
