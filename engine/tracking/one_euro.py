"""The one-euro filter: steady when still, quick when moving (Casiez, Roussel and Vogel, CHI 2012)."""

from __future__ import annotations

import math

import numpy as np

from engine.frame import Array


def _alpha(cutoff_hz: float, dt_s: float) -> float:
    """Weight of the new sample in a first-order low pass."""
    return 1.0 / (1.0 + 1.0 / (2 * math.pi * cutoff_hz * dt_s))


class OneEuro:
    """Filters one array whose entries move together, with the cutoff f = min_cutoff + beta · (|speed| − rest_speed).

    min_cutoff_hz: the lower, the steadier at rest. beta: Hz per unit of speed (units of the values per second).
    rest_speed: up to this speed it is noise.
    The speed is the RMS over the array's entries, itself low-passed at speed_cutoff_hz.
    """

    def __init__(
        self, min_cutoff_hz: float, beta: float, rest_speed: float = 0.0, *, speed_cutoff_hz: float = 6.0
    ) -> None:
        self.min_cutoff_hz, self.beta = min_cutoff_hz, beta
        self._rest_speed, self._speed_cutoff_hz = rest_speed, speed_cutoff_hz
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next sample passes as it is."""
        self._value: Array | None = None
        self._raw: Array | None = None
        self._velocity: Array | None = None
        self._time_s = 0.0

    def __call__(self, value: Array, now_s: float) -> Array:
        """Return the filtered value, float32, of the same shape."""
        value = np.asarray(value, np.float32)
        dt_s = now_s - self._time_s
        if self._value is None or self._raw is None or self._velocity is None or dt_s <= 0 or dt_s > 1.0:
            self._value, self._raw, self._velocity, self._time_s = value, value, np.zeros_like(value), now_s
            return value
        a_speed = _alpha(self._speed_cutoff_hz, dt_s)
        self._velocity = self._velocity + a_speed * ((value - self._raw) / dt_s - self._velocity)
        speed = float(np.sqrt(np.square(self._velocity).mean()))
        a = _alpha(self.min_cutoff_hz + self.beta * max(0.0, speed - self._rest_speed), dt_s)
        self._value = np.asarray(self._value + a * (value - self._value), np.float32)
        self._raw, self._time_s = value, now_s
        return self._value
