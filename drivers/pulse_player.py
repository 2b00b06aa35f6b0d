"""Plays sound into one output of PipeWire or PulseAudio."""

from __future__ import annotations

import time

import numpy as np

from drivers.pulse_library import Direction, PulseStream
from engine.frame import Array


class PulsePlayer:
    """One stream of sound. sink: the output's name; buffer_s: how much lies between us and it.

    Not thread-safe. Raises DeviceError where the library or the output is missing.
    """

    def __init__(self, sink: str, rate_hz: int, channels: int, buffer_s: float = 0.03) -> None:
        self._stream = PulseStream(Direction.PLAYBACK, sink, rate_hz, channels, buffer_s)

    def write(self, samples: Array) -> None:
        """Play samples (n, channels) float32 in -1..1. Waits until there is room. Raises DeviceLostError."""
        self._stream.write(np.ascontiguousarray(samples, "<f4").tobytes())

    def heard_s(self) -> float:
        """Return when what is written next will be heard, monotonic seconds. Raises DeviceLostError."""
        return time.monotonic() + self._stream.latency_s()

    def close(self) -> None:
        """End the stream. Safe to call twice."""
        self._stream.close()
