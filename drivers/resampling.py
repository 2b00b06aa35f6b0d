"""Sound from one rate and number of channels to another, as it comes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from engine.frame import Array

_LAYOUTS = {1: "mono", 2: "stereo"}


class Resampling:
    """Turns blocks of sound into others of another rate, without a seam. Not thread-safe."""

    def __init__(self, channels: int, from_hz: int, to_hz: int) -> None:
        self._channels, self._from_hz = channels, from_hz
        self._resampler = AudioResampler(format="flt", layout=_LAYOUTS[channels], rate=to_hz)
        self._done = 0

    def convert(self, samples: Array) -> Array:
        """Take samples (n, channels) float32 in -1..1; return what is ready of them (m, channels), maybe nothing."""
        flat = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
        frame = AudioFrame.from_ndarray(flat, format="flt", layout=_LAYOUTS[self._channels])
        frame.sample_rate, frame.pts, frame.time_base = self._from_hz, self._done, Fraction(1, self._from_hz)
        self._done += len(samples)
        ready = [out.to_ndarray().reshape(-1, self._channels) for out in self._resampler.resample(frame)]
        return np.concatenate(ready) if ready else np.zeros((0, self._channels), np.float32)
