"""Learns from a driver's frames what shut and resting look like in this driver's own measurements."""

from __future__ import annotations

import numpy as np

from engine.frame import Array

# the measured lid gap over eye width of open eyes over 111 people: 0.30 ± 0.055; at the bottom of their blinks: 0.05 ±
# 0.03
EYE_REST, EYE_REST_SPREAD = 0.30, 0.055
EYE_SHUT, EYE_SHUT_SPREAD = 0.05, 0.025
# how many seconds of watching the knowledge about other people is worth
EYE_REST_PRIOR_S, EYE_SHUT_PRIOR_S = 1.5, 0.2
# an eye this far open, of a wide open one, is not in a blink
BLINK_SHARE = 0.45
# of what is not in a blink, a little above the middle: lids are lowered more often than widened
REST_QUANTILE = 0.6
# an eye this far open, of a resting one, counts as being shut
SHUT_SHARE = 0.35
LIP_PRIOR_S = 0.4
# someone who never shuts the mouth still has a shut mouth: no more than this is taken for it
LIP_SHUT_MOST = 0.035
LIP_SHUT_QUANTILE = 0.05

BIN = 0.005
_CENTRES = (np.arange(200, dtype=np.float32) + 0.5) * BIN


class EyeRange:
    """Shut and resting openness of one eye: a histogram that starts with what is common, and forgets."""

    def __init__(self, half_life_s: float) -> None:
        self._half_life_s = half_life_s
        self._seconds = EYE_REST_PRIOR_S * _bell(EYE_REST, EYE_REST_SPREAD)
        self._rest: float | None = None
        self._shut_prior = EYE_SHUT_PRIOR_S * _bell(EYE_SHUT, EYE_SHUT_SPREAD)

    def add(self, openness: float, dt_s: float) -> None:
        """Count one frame's openness (lid gap over eye width) that stood for dt_s."""
        _count(self._seconds, openness, dt_s, self._half_life_s)
        self._rest = None

    def fade_to(self, seconds: float) -> None:
        """Let what was counted so far weigh no more than seconds."""
        self._seconds *= min(1.0, seconds / float(self._seconds.sum()))

    def rest(self) -> float:
        """Return the openness of the open eye at rest: a middle quantile of what is not a blink.

        Blinks are told by a high quantile, not by the middle, so that eyes shut for the first seconds are not taken for
        open.
        """
        if self._rest is None:
            wide = _quantile(self._seconds, 0.9)
            self._rest = _quantile(np.where(BLINK_SHARE * wide < _CENTRES, self._seconds, 0.0), REST_QUANTILE)
        return self._rest

    def shut(self) -> float:
        """Return the openness measured while the eye is shut: a low quantile of what is nearly shut."""
        limit = SHUT_SHARE * self.rest()
        nearly = np.where(limit > _CENTRES, self._seconds, 0.0) + self._shut_prior
        return min(_quantile(nearly, 0.4), limit)


class LipRange:
    """The inner-lip gap over mouth width that this driver shows with the mouth shut; forgets with half_life_s."""

    def __init__(self, half_life_s: float) -> None:
        self._half_life_s = half_life_s
        self._seconds = np.zeros(len(_CENTRES), np.float32)
        self._seconds[0] = LIP_PRIOR_S

    def add(self, openness: float, dt_s: float) -> None:
        """Count one frame's openness that stood for dt_s."""
        _count(self._seconds, openness, dt_s, self._half_life_s)

    def fade_to(self, seconds: float) -> None:
        """Let what was counted so far weigh no more than seconds."""
        self._seconds *= min(1.0, seconds / float(self._seconds.sum()))

    def shut(self) -> float:
        """Return the gap of the shut mouth, 0 for most people."""
        return min(_quantile(self._seconds, LIP_SHUT_QUANTILE) - BIN / 2, LIP_SHUT_MOST)


def _bell(centre: float, spread: float) -> Array:
    weights = np.exp(-0.5 * np.square((_CENTRES - centre) / spread))
    return np.asarray(weights / weights.sum(), np.float32)


def _count(seconds: Array, openness: float, dt_s: float, half_life_s: float) -> None:
    seconds *= 0.5 ** (dt_s / half_life_s)
    seconds[min(len(seconds) - 1, max(0, int(openness / BIN)))] += dt_s


def _quantile(seconds: Array, share: float) -> float:
    total = np.cumsum(seconds)
    return float(_CENTRES[min(len(_CENTRES) - 1, int(np.searchsorted(total, share * total[-1])))])
