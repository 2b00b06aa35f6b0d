"""Eye and lip retargeting: from the driver's measured openness to one that fits any portrait.

LivePortrait (arXiv:2407.03168), sections 3.3 and 4.3, conditions its retargeting networks on the driver's lid and lip
ratios, so that a closed eye closes whatever the two eye sizes. Here the ratios are put on one scale instead: 0 is this
driver's shut eye, 1 the same driver's resting one.
"""

from __future__ import annotations

from dataclasses import replace

from engine.frame import Driving, FaceMeasurement
from engine.motion.ease import smoothstep
from engine.motion.neutral import Neutral
from engine.settings import Controls

# this share of the way from shut to rest is shut as well: blinks seldom reach the shut value within one frame
SHUT_MARGIN = 0.12
# openness leaves 0 softly within this
KNEE = 0.24
# lids wider than at rest show less of it than they moved: measured on photos of people never trained on
WIDE_GAIN = 1.2
# closing lids are thought on for this long: exposure, sampling and smoothing make a fast blink look shallow
LEAD_S = 0.03
# and only below this openness, so that a lowered gaze stays a lowered gaze
LEAD_BELOW = 0.7
# slower than this, in openness per second, is no blink
BLINK_SPEED = 2.0
# eyes whose openness differs less than the first are one, more than the second are a wink
ALIKE, WINK = 0.15, 0.45
# between these head turns the farther eye gives way to the nearer one
SEEN_DEG, HIDDEN_DEG = 18.0, 32.0
# inner-lip gap over mouth width below which a shut mouth is only trembling
LIPS_DEAD = 0.012
# the sliders' far end: eyes wide open, mouth wide open
EYES_WIDE, LIPS_WIDE = 1.3, 0.6
# a longer gap between two frames says nothing about speed
LONGEST_STEP_S = 0.15


class EyeRetargeter:
    """Puts both eyes on the scale 0 shut, 1 at rest, about 1.3 wide."""

    def __init__(self) -> None:
        self._last: tuple[float, float, float] | None = None

    def __call__(self, face: FaceMeasurement, neutral: Neutral, captured_s: float) -> tuple[float, float]:
        """Return (left, right) openness of one frame; frames come in order of captured_s."""
        left, right = (
            _on_scale(measured, shut, rest)
            for measured, shut, rest in zip(face.eye_openness, neutral.eye_shut, neutral.eye_openness, strict=True)
        )
        last, self._last = self._last, (left, right, captured_s)
        if last is not None and 0 < captured_s - last[2] < LONGEST_STEP_S:
            dt_s = captured_s - last[2]
            left, right = _lead(left, last[0], dt_s), _lead(right, last[1], dt_s)
        left, right = trust_nearer_eye(left, right, face.head_pose.yaw_deg)
        left, right = couple_eyes(left, right)
        return _knee(left), _knee(right)


def retarget_lips(measured: float, shut: float) -> float:
    """Return the lip openness (gap over width): 0 up to the driver's shut value and a dead zone, and the full gap when
    open.

    Continuous and increasing in measured.
    """
    dead = shut + LIPS_DEAD
    beyond = max(0.0, measured - dead)
    return beyond + dead * smoothstep(beyond / (4 * dead))


def hold_openness(driving: Driving, controls: Controls) -> Driving:
    """Return driving with eyes and lips held where the sliders of controls say; None leaves them."""
    if controls.eyes is not None:
        driving = replace(driving, eye_openness=(controls.eyes * EYES_WIDE, controls.eyes * EYES_WIDE), eyes_held=True)
    if controls.lips is not None:
        driving = replace(driving, lip_openness=controls.lips * LIPS_WIDE, lips_held=True)
    return driving


def couple_eyes(left: float, right: float) -> tuple[float, float]:
    """Return both as one where nearly alike (noise and looks differ, blinks do not), as they are in a wink."""
    mean, half = (left + right) / 2, (left - right) / 2
    half *= smoothstep((abs(left - right) - ALIKE) / (WINK - ALIKE))
    return mean + half, mean - half


def trust_nearer_eye(left: float, right: float, yaw_deg: float) -> tuple[float, float]:
    """Return both with the eye that a head turn hides drawn to the one in sight. yaw_deg > 0 hides the right eye."""
    share = smoothstep((abs(yaw_deg) - SEEN_DEG) / (HIDDEN_DEG - SEEN_DEG))
    if yaw_deg > 0:
        return left, right + share * (left - right)
    return left + share * (right - left), right


def _on_scale(measured: float, shut: float, rest: float) -> float:
    """Return the place of measured between shut (and the margin above it) at 0 and rest at 1; below 0 when shut.

    Straight from shut to rest, so that a half-shut eye is half shut, and steeper beyond.
    """
    floor = shut + SHUT_MARGIN * (rest - shut)
    place = (measured - floor) / max(rest - floor, 1e-3)
    return place if place < 1 else 1 + WIDE_GAIN * (place - 1)


def _lead(now: float, before: float, dt_s: float) -> float:
    """Return openness thought on by LEAD_S while closing."""
    closing = max(0.0, (before - now) / dt_s - BLINK_SPEED)
    return now - LEAD_S * closing * smoothstep((LEAD_BELOW - now) / LEAD_BELOW * 2)


def _knee(openness: float) -> float:
    """Return 0 below 0, bent softly up to KNEE, and openness itself above."""
    share = min(max(openness / KNEE, 0.0), 1.0)
    return openness if share == 1 else KNEE * share * share * (2 - share)
