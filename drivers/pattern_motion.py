"""What the face of the test pattern does: a function of time alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

# it sits still at first, so that a resting face can be measured, then moves more and more
_STILL_S, _EASE_S = 1.5, 1.5
# moments of a blink within a round, among them a double one
_BLINK_ROUND_S, _BLINKS_S = 11.0, (2.2, 5.1, 5.6, 9.0)
_LID_DOWN_S, _LID_SHUT_S, _LID_UP_S = 0.09, 0.06, 0.15
# talks, then listens
_TALK_ROUND_S, _TALK_S = 6.0, 3.8
# where it looks, in turn: yaw, pitch in degrees, signs as in HeadPose
_GLANCES_DEG = ((0.0, 0.0), (12.0, 0.0), (0.0, 0.0), (-12.0, 2.0), (0.0, -7.0), (0.0, 0.0), (7.0, 6.0))
_GLANCE_S, _SACCADE_S = 1.7, 0.08


@dataclass(frozen=True, slots=True)
class PatternPose:
    """One moment of the face.

    Degrees with signs as in HeadPose; shift in canonical units, (right, down) in the image. eyes: 1 open, 0 shut.
    mouth: 0 shut, 1 wide open; lip_width: -1 pursed … 1 spread; brows: 0 resting, 1 raised.
    """

    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    eyes: float = 1.0
    mouth: float = 0.0
    lip_width: float = 0.0
    brows: float = 0.0
    gaze_deg: tuple[float, float] = (0.0, 0.0)


def pose_at(time_s: float) -> PatternPose:
    """Return the face's pose time_s after the start."""
    ease = _smooth((time_s - _STILL_S) / _EASE_S)
    talk = ease * _talk(time_s)
    return PatternPose(
        pitch_deg=ease * (6 * _wave(time_s, 4.7, 0.1) + 2 * _wave(time_s, 1.9)),
        yaw_deg=ease * (13 * _wave(time_s, 6.3) + 4 * _wave(time_s, 2.6, 0.3)),
        roll_deg=ease * 6 * _wave(time_s, 7.9, 0.25),
        shift=(ease * 0.12 * _wave(time_s, 6.3), ease * 0.03 * _wave(time_s, 3.1)),
        eyes=1.0 - _blink(time_s),
        mouth=talk * (0.5 + 0.5 * _wave(time_s, 0.37)) * (0.6 + 0.4 * _wave(time_s, 1.3)),
        lip_width=talk * 0.8 * _wave(time_s, 0.83, 0.4),
        brows=ease * max(0.0, _wave(time_s, 5.3, 0.6)) ** 2,
        gaze_deg=_glance(time_s) if ease > 0 else (0.0, 0.0),
    )


def _wave(time_s: float, period_s: float, phase: float = 0.0) -> float:
    return math.sin(2 * math.pi * (time_s / period_s + phase))


def _smooth(x: float) -> float:
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def _blink(time_s: float) -> float:
    """Return how far the lids are shut, 0..1."""
    shut = 0.0
    for start_s in _BLINKS_S:
        since_s = time_s % _BLINK_ROUND_S - start_s
        opening_s = since_s - _LID_DOWN_S - _LID_SHUT_S
        shut = max(shut, min(_smooth(since_s / _LID_DOWN_S), 1 - _smooth(opening_s / _LID_UP_S)))
    return shut


def _talk(time_s: float) -> float:
    """Return how much it talks, 0..1."""
    since_s = time_s % _TALK_ROUND_S
    return min(_smooth(since_s / 0.3), 1 - _smooth((since_s - _TALK_S) / 0.3))


def _glance(time_s: float) -> tuple[float, float]:
    number = int(time_s // _GLANCE_S)
    before, after = (_GLANCES_DEG[n % len(_GLANCES_DEG)] for n in (number - 1, number))
    share = _smooth(time_s % _GLANCE_S / _SACCADE_S)
    return before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])
