"""Idle motion: what a face does that looks on and says nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.frame import Driving
from engine.motion.ease import smoothstep
from engine.tracking.head_pose import rotation_from_angles

# blinks of people at rest: intervals are log-normal; lids close fast and open slowly
BLINK_MEAN_S, BLINK_SIGMA, BLINK_LEAST_S, BLINK_MOST_S = 4.0, 0.45, 1.2, 9.0
CLOSING_S, SHUT_S, OPENING_S = 0.08, 0.04, 0.16
BLINK_S = CLOSING_S + SHUT_S + OPENING_S
DOUBLE_BLINK_SHARE = 0.08
BREATH_HZ, BREATH_SHIFT, BREATH_LOG_SCALE = 0.25, 0.006, 0.0015
# amplitudes of the sway, each spread over the three frequencies
PITCH_DEG, YAW_DEG, ROLL_DEG, SHIFT = 0.8, 1.4, 0.7, 0.008
SWAY_HZ = (0.07, 0.13, 0.21)
SWAY_SHARES = (0.5, 0.3, 0.2)
GLANCE_MEAN_S, GLANCE_YAW_DEG, GLANCE_PITCH_DEG, SACCADE_S = 2.2, 2.5, 1.2, 0.06
LIDS_DRIFT = 0.03
# blinks and glances are drawn for so long at a time, so that any moment is reached at once
BLOCK_S = 60.0
SHORTEST_LOOP_S = 1.0

Wave = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Waves:
    """The sums of sines (amplitude, frequency in Hz, phase) of each slow part of the motion."""

    pitch_deg: tuple[Wave, ...]
    yaw_deg: tuple[Wave, ...]
    roll_deg: tuple[Wave, ...]
    shift_x: tuple[Wave, ...]
    breath: tuple[Wave, ...]
    lids: tuple[Wave, ...]


@dataclass(frozen=True, slots=True)
class _Events:
    """Starts of blinks, and glances (start, yaw_deg, pitch_deg), in order; the first glance starts at 0."""

    blinks: tuple[float, ...]
    glances: tuple[tuple[float, float, float], ...]


class IdleMotion:
    """Idle motion without end, the same for the same seed and time."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._waves = _draw_waves(np.random.default_rng((seed, 0)), None)
        self._block, self._events = -1, _Events((), ((0.0, 0.0, 0.0),))

    def driving(self, time_s: float) -> Driving:
        """Return the motion at time_s ≥ 0."""
        block = int(time_s // BLOCK_S)
        if block != self._block:
            self._block = block
            self._events = _draw_events(np.random.default_rng((self._seed, 1, block)), BLOCK_S)
        return _driving(time_s, time_s - block * BLOCK_S, self._waves, self._events)


def loop_driving(time_s: float, period_s: float, seed: int = 0) -> Driving:
    """Return idle motion that repeats after period_s without a seam and blinks at least once in it.

    Raises ValueError for a period_s under a second, too short to blink in.
    """
    if period_s < SHORTEST_LOOP_S:
        raise ValueError(f"a loop of {period_s:g} s is too short; the shortest is {SHORTEST_LOOP_S:g} s")
    waves, events = _loop(period_s, seed)
    time_s %= period_s
    return _driving(time_s, time_s, waves, events)


@lru_cache(maxsize=8)
def _loop(period_s: float, seed: int) -> tuple[_Waves, _Events]:
    rng = np.random.default_rng((seed, 2))
    waves, events = _draw_waves(rng, period_s), _draw_events(rng, period_s)
    if not events.blinks:
        events = _Events((0.4 * period_s,), events.glances)
    return waves, events


def _driving(time_s: float, event_s: float, waves: _Waves, events: _Events) -> Driving:
    """Return the motion with the waves at time_s and the events at event_s."""
    breath = _sum(waves.breath, time_s)
    lids = (1 + _sum(waves.lids, time_s)) * _lids(event_s, events.blinks)
    pitch_deg = _sum(waves.pitch_deg, time_s) - 0.15 * breath
    return Driving(
        rotation=rotation_from_angles(pitch_deg, _sum(waves.yaw_deg, time_s), _sum(waves.roll_deg, time_s)),
        translation=np.array([_sum(waves.shift_x, time_s), BREATH_SHIFT * breath], np.float32),
        scale=math.exp(BREATH_LOG_SCALE * breath),
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(lids, lids),
        lip_openness=0.0,
        gaze_deg=_gaze(event_s, events.glances),
    )


def _sum(waves: tuple[Wave, ...], time_s: float) -> float:
    return sum(amplitude * math.sin(2 * math.pi * (hz * time_s + phase)) for amplitude, hz, phase in waves)


def _lids(time_s: float, blinks: tuple[float, ...]) -> float:
    """Return the share, 0..1, to which blinks leave the eye open."""
    opened = 1.0
    for start_s in blinks:
        since_s = time_s - start_s
        if 0 < since_s < BLINK_S:
            closing = smoothstep(since_s / CLOSING_S)
            opened = min(opened, 1 - closing + smoothstep((since_s - CLOSING_S - SHUT_S) / OPENING_S))
    return opened


def _gaze(time_s: float, glances: tuple[tuple[float, float, float], ...]) -> tuple[float, float]:
    """Return (yaw, pitch) in degrees: held, with a quick step to each next glance."""
    yaw_deg, pitch_deg = 0.0, 0.0
    for start_s, to_yaw_deg, to_pitch_deg in glances:
        share = smoothstep((time_s - start_s) / SACCADE_S)
        yaw_deg, pitch_deg = yaw_deg + share * (to_yaw_deg - yaw_deg), pitch_deg + share * (to_pitch_deg - pitch_deg)
    return yaw_deg, pitch_deg


def _draw_waves(rng: np.random.Generator, period_s: float | None) -> _Waves:
    """Draw phases; with a period, frequencies are whole numbers of cycles in it."""

    def whole(hz: float) -> float:
        return hz if period_s is None else max(1, round(hz * period_s)) / period_s

    def sway(amplitude: float) -> tuple[Wave, ...]:
        detune = rng.uniform(0.9, 1.1)
        pairs = zip(SWAY_SHARES, SWAY_HZ, strict=True)
        return tuple((amplitude * share, whole(hz * detune), float(rng.uniform())) for share, hz in pairs)

    return _Waves(
        pitch_deg=sway(PITCH_DEG),
        yaw_deg=sway(YAW_DEG),
        roll_deg=sway(ROLL_DEG),
        shift_x=sway(SHIFT),
        breath=((1.0, whole(BREATH_HZ), float(rng.uniform())),),
        lids=sway(LIDS_DRIFT),
    )


def _draw_events(rng: np.random.Generator, length_s: float) -> _Events:
    """Draw blinks and glances that begin and end with open eyes looking ahead within length_s."""
    last_s = length_s - 2 * BLINK_S
    blinks: list[float] = []
    at_s = float(rng.uniform(0.3, 0.8)) * min(BLINK_MEAN_S, last_s)
    while at_s < last_s:
        blinks.append(at_s)
        if rng.uniform() < DOUBLE_BLINK_SHARE and at_s + 1.4 * BLINK_S < last_s:
            blinks.append(at_s + 1.4 * BLINK_S)
        # the mean of a log-normal is its median times exp(σ² / 2)
        interval_s = BLINK_MEAN_S * math.exp(BLINK_SIGMA * float(rng.standard_normal()) - BLINK_SIGMA**2 / 2)
        at_s += min(BLINK_MOST_S, max(BLINK_LEAST_S, interval_s))
    glances = [(0.0, 0.0, 0.0)]
    at_s = float(rng.exponential(GLANCE_MEAN_S)) + 0.5
    while at_s < length_s - 1.0:
        yaw_deg, pitch_deg = rng.uniform(-1, 1, 2) * (GLANCE_YAW_DEG, GLANCE_PITCH_DEG)
        glances.append((at_s, float(yaw_deg), float(pitch_deg)))
        at_s += float(rng.exponential(GLANCE_MEAN_S)) + 0.5
    glances.append((length_s - 0.5, 0.0, 0.0))
    return _Events(tuple(blinks), tuple(glances))
