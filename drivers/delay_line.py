"""Delays sound by a time that may change, without a click."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.frame import Array, AudioBlock

# a small error is mended by playing this much faster or slower, which nobody hears
_MOST_STRETCH = 0.005
# within so long, if that is slow enough
_MEND_WITHIN_S = 1.0
# a larger one by going over to the other place at once
_JUMP_S = 0.08
_FADE_S = 0.008
_KEPT_S = 4.0
# neighbours that the interpolation looks at: one before, two behind
_BEFORE, _BEHIND = 1, 2


class DelayLine:
    """Keeps the last four seconds of sound and gives back that of any moment. Pure: time is what callers say.

    rate_hz, channels: of all that is written and read. Not thread-safe.
    """

    def __init__(self, rate_hz: int, channels: int = 1) -> None:
        self.rate_hz, self.channels = rate_hz, channels
        self.jumps = self.silences = 0
        self._fade = round(_FADE_S * rate_hz)
        self._kept: Array = np.zeros((0, channels), np.float32)
        # the number of the first sample kept; the next one to come was captured at end_s
        self._first = 0
        self._end_s: float | None = None
        # where reading goes on, in samples; None while there is nothing to go on with
        self._position: float | None = None

    def write(self, block: AudioBlock) -> None:
        """Take the next block. Sound that is missing before it is silence; what comes twice is left out."""
        samples, start_s = np.asarray(block.samples, np.float32), block.captured_s
        if self._end_s is not None:
            missing = round((start_s - self._end_s) * self.rate_hz)
            # less is the unsteadiness of the stamps: the sound itself has no gap
            if abs(missing) > _JUMP_S * self.rate_hz:
                samples = self._beside(samples, missing)
        self._kept = np.concatenate([self._kept, samples])
        self._end_s = start_s + len(block.samples) / self.rate_hz
        surplus = len(self._kept) - round(_KEPT_S * self.rate_hz)
        if surplus > 0:
            self._kept = self._kept[surplus:]
            self._first += surplus

    def _beside(self, samples: Array, missing: int) -> Array:
        """Return samples with silence for the missing ones before them, without a click on either side."""
        gap = min(max(missing, 0), round(_KEPT_S * self.rate_hz))
        samples = samples[max(0, -missing) :]
        end = min(self._fade, len(self._kept))
        self._kept[len(self._kept) - end :] *= self._ramp(end)[::-1]
        return np.concatenate([np.zeros((gap, self.channels), np.float32), self._faded_in(samples)])

    def read(self, count: int, heard_s: float, delay_s: float) -> Array:
        """Return count samples (count, channels) float32, the first to be heard at heard_s.

        They are those captured at heard_s - delay_s and from then on. Where they have not come yet: silence.
        """
        silence = np.zeros((count, self.channels), np.float32)
        if self._end_s is None:
            return silence
        target = self._first + len(self._kept) - (self._end_s - (heard_s - delay_s)) * self.rate_hz
        if self._position is None:
            if not self._has(target, count):
                return silence
            self._position = target
            return self._faded_in(self._advance(count, target))
        if abs(target - self._position) > _JUMP_S * self.rate_hz:
            return self._jump(count, target)
        # what is left must do for fading out the next time
        if not self._has(self._position, count * (1 + _MOST_STRETCH) + self._fade):
            return self._run_dry(count)
        return self._advance(count, target)

    def least_delay_s(self, count: int, heard_s: float) -> float | None:
        """Return the shortest delay with which read could answer now; None before the first sound."""
        if self._end_s is None:
            return None
        return heard_s - self._end_s + (count * (1 + _MOST_STRETCH) + self._fade + _BEHIND) / self.rate_hz

    def error_s(self, heard_s: float, delay_s: float) -> float:
        """How far the next sample is from the one captured at heard_s - delay_s; 0 while there is silence."""
        if self._position is None or self._end_s is None:
            return 0.0
        position_s = self._end_s - (self._first + len(self._kept) - self._position) / self.rate_hz
        return position_s - (heard_s - delay_s)

    def _advance(self, count: int, target: float) -> Array:
        """Read on, a little faster or slower so as to get to where target leads."""
        assert self._position is not None
        wanted = (target - self._position) / (_MEND_WITHIN_S * self.rate_hz)
        step = 1.0 + min(max(wanted, -_MOST_STRETCH), _MOST_STRETCH)
        positions = self._position + step * np.arange(count)
        self._position += step * count
        return self._at(positions)

    def _jump(self, count: int, target: float) -> Array:
        """Go over to another place, the old one fading out beneath the new."""
        assert self._position is not None
        old = self._at(self._position + np.arange(count))
        self.jumps += 1
        if not self._has(target, count):
            self._position = None
            self.silences += 1
            return old * self._ramp(count)[::-1]
        self._position = target
        ramp = self._ramp(count)
        return np.asarray(old * (1 - ramp) + self._advance(count, target) * ramp, np.float32)

    def _run_dry(self, count: int) -> Array:
        """Fade out what is left, and be silent from then on."""
        assert self._position is not None
        there = int(self._first + len(self._kept) - _BEHIND - self._position)
        samples = np.zeros((count, self.channels), np.float32)
        left = min(max(there, 0), count)
        if left:
            samples[:left] = self._at(self._position + np.arange(left)) * self._ramp(left)[::-1]
        self._position = None
        self.silences += 1
        return samples

    def _faded_in(self, samples: Array) -> Array:
        return np.asarray(samples * self._ramp(len(samples)), np.float32)

    def _ramp(self, count: int) -> Array:
        """Rises from 0 to 1 within the fade or the whole of count, and stays there; (count, 1) float32."""
        length = min(count, self._fade)
        ramp = np.ones((count, 1), np.float32)
        ramp[:length, 0] = np.arange(1, length + 1, dtype=np.float32) / (length + 1)
        return ramp

    def _has(self, position: float, count: float) -> bool:
        return position - _BEFORE >= self._first and position + count + _BEHIND <= self._first + len(self._kept)

    def _at(self, positions: npt.NDArray[np.float64]) -> Array:
        """Return the sound at positions between samples, by a cubic through the four nearest (Catmull-Rom)."""
        whole = np.floor(positions).astype(np.int64)
        part = np.asarray(positions - whole, np.float32)[:, None]
        index = whole - self._first
        last = len(self._kept) - 1
        p0, p1, p2, p3 = (self._kept[np.clip(index + offset, 0, last)] for offset in (-1, 0, 1, 2))
        slope, bend = 2 * p0 - 5 * p1 + 4 * p2 - p3, 3 * (p1 - p2) + p3 - p0
        return np.asarray(p1 + 0.5 * part * (p2 - p0 + part * (slope + part * bend)), np.float32)
