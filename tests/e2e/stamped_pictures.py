"""Pictures that say which they are, sent to a sink from a thread of their own."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import numpy as np

from engine.frame import Image
from engine.ports import PictureSink

# as in far_end.html
BITS = 16
PATCHES = (
    (235, 235, 235),
    (128, 128, 128),
    (20, 20, 20),
    (200, 60, 40),
    (60, 170, 70),
    (50, 80, 190),
    (224, 172, 140),
    (110, 70, 50),
)


def stamped(number: int, size: tuple[int, int]) -> Image:
    """Return a picture (H, W, 3): patches of known colours above, number as bits below, most significant first."""
    width, height = size
    picture = np.full((height, width, 3), 128, np.uint8)
    for index, colour in enumerate(PATCHES):
        picture[: height * 6 // 10, index * width // len(PATCHES) : (index + 1) * width // len(PATCHES)] = colour
    for bit in range(BITS):
        light = 235 if number >> (BITS - 1 - bit) & 1 else 20
        picture[height * 7 // 10 :, bit * width // BITS : (bit + 1) * width // BITS] = light
    return picture


class Sender:
    """Sends stamped pictures at rate_hz while it is open. longest_s: what the slowest sending took."""

    def __init__(self, sink: PictureSink, rate_hz: float = 30.0) -> None:
        self._sink, self._period_s, self.longest_s, self.sent = sink, 1 / rate_hz, 0.0, 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._send, name="sender")

    def __enter__(self) -> Sender:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join(5)

    def _send(self) -> None:
        due_s = time.monotonic()
        while not self._end.is_set():
            picture = stamped(self.sent % 2**BITS, self._sink.size)
            began_s = time.monotonic()
            self._sink.send(picture)
            self.longest_s = max(self.longest_s, time.monotonic() - began_s)
            self.sent += 1
            due_s += self._period_s
            self._end.wait(max(0.0, due_s - time.monotonic()))
