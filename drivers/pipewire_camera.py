"""A camera in PipeWire, which needs no kernel module: browsers see it through the desktop's camera portal."""

from __future__ import annotations

import logging
import time
from fractions import Fraction

import cv2
import numpy as np

from drivers.pipewire_stream import PipeWireStream
from engine.errors import DeviceError, DeviceLostError, UsageError
from engine.frame import Image

log = logging.getLogger(__name__)

CAMERA_NAME = "Understudy Camera"
_TRY_AGAIN_EVERY_S = 1.0
# a call that is just being joined needs a moment to ask for its camera
_UNSEEN_AFTER_S = 10.0
# rates such as 30000/1001 survive, noise of measuring does not
_LARGEST_DENOMINATOR = 1001


class PipeWireCamera:
    """Sends pictures of size (width, height), both even, to whoever chose the camera; rate_hz: how often they come.

    Without a daemon at the start it raises DeviceError. One that goes later, as on an update, is waited for: pictures
    are dropped meanwhile, and the camera is there again within a second of the daemon.
    """

    def __init__(self, size: tuple[int, int], rate_hz: Fraction | float, *, name: str = CAMERA_NAME) -> None:
        if size[0] % 2 or size[1] % 2:
            raise UsageError(f"A camera's pictures need even sides; {size[0]}x{size[1]} has an odd one.")
        self.size, self.name = size, name
        self._rate_hz = Fraction(rate_hz).limit_denominator(_LARGEST_DENOMINATOR)
        self._closed = False
        self._stream: PipeWireStream | None = PipeWireStream(size, self._rate_hz, name)
        self._try_again_s, self._seen_s = 0.0, time.monotonic()

    @property
    def watched(self) -> bool:
        """Whether a program takes the pictures."""
        return self._stream is not None and self._stream.watched

    @property
    def notice(self) -> str:
        """Why nobody sees the pictures; see engine.ports.WatchedSink."""
        if self._stream is None:
            return f"PipeWire has ended, and nobody sees {self.name}. It comes back by itself with PipeWire."
        if time.monotonic() - self._seen_s > _UNSEEN_AFTER_S:
            return f"No program shows {self.name} yet. Choose it as the camera there."
        return ""

    def send(self, image: Image) -> None:
        """Show one picture (H, W, 3) uint8 RGB, as BT.601 limited range. Returns fast. Raises DeviceLostError.

        What a format of PipeWire does not say, browsers take for granted: this matrix and range.
        """
        if self._closed:
            raise DeviceLostError(f"The camera {self.name} is closed. Start again.")
        stream = self._living_stream()
        if stream is not None and stream.watched:
            self._seen_s = time.monotonic()
            stream.send(np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420)))

    def close(self) -> None:
        """Take the camera away. Safe to call twice."""
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _living_stream(self) -> PipeWireStream | None:
        """Return the stream; where the daemon has gone, a new one as soon as there is a daemon again."""
        if self._stream is not None and self._stream.lost:
            log.warning("PipeWire has gone; the camera comes back with it")
            self._stream.close()
            self._stream = None
        if self._stream is None and time.monotonic() >= self._try_again_s:
            self._try_again_s = time.monotonic() + _TRY_AGAIN_EVERY_S
            try:
                self._stream = PipeWireStream(self.size, self._rate_hz, self.name)
                log.info("PipeWire is back")
            except DeviceError as error:
                log.debug("PipeWire is not back yet: %s", error)
        return self._stream
