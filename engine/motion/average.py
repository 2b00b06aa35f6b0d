"""A weighted average that forgets."""

from __future__ import annotations

import numpy as np

from engine.frame import Array


class DecayingAverage:
    """The average of arrays of one size, each weighing its weight times its duration, halved every half_life_s."""

    def __init__(self, size: int, half_life_s: float) -> None:
        self._half_life_s = half_life_s
        self._sum = np.zeros(size, np.float64)
        self.seconds = 0.0

    def add(self, value: Array, dt_s: float, weight: float) -> None:
        """Count value (size,), which stood for dt_s."""
        kept = 0.5 ** (dt_s / self._half_life_s)
        self._sum = self._sum * kept + weight * dt_s * value
        self.seconds = self.seconds * kept + weight * dt_s

    def mean(self, prior_s: float = 0.0) -> Array:
        """Return the average (size,) float32, drawn to 0 as by prior_s seconds of zeros; 0 before any value."""
        total_s = self.seconds + prior_s
        return np.asarray(self._sum / total_s if total_s > 0 else self._sum, np.float32)

    def fade_to(self, seconds: float) -> None:
        """Let what was counted so far weigh no more than seconds."""
        if self.seconds > seconds:
            self._sum = self._sum * (seconds / self.seconds)
            self.seconds = seconds
