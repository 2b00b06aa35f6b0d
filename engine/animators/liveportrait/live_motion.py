"""How the live engine drives: head pose from landmarks, expression from pixels, eyes and lips retargeted on top.

Other than the published program (motion_transfer.py, retargeting.py), which a call would suffer from:
- motion is relative to the driver's resting face, not to whatever the first frame showed;
- rotation, shift and size come from the filtered landmark pose, in which no talking mouth makes the head pulse;
- eye and lip retargeting add to the driving motion instead of taking its place: of what the pixels show only the lids
  give way to the eye network; pupils, brows and cheeks follow. A wink shuts one eye, also that of a gesture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.animators.liveportrait.keypoints import ImplicitMotion, place_keypoints
from engine.animators.liveportrait.regions import (
    EYE_POINTS,
    GAZE_POINTS,
    LEFT_LIDS,
    LIP_POINTS,
    RIGHT_LIDS,
    region_entries,
)
from engine.animators.liveportrait.retargeting import (
    FaceRatios,
    RetargetingNetworks,
    eye_offsets,
    lip_offsets,
    stitch,
)
from engine.frame import Array, Driving, FaceMeasurement
from engine.portrait.crop import crop_axes
from engine.portrait.portrait import CROP_PX

# the driver's resting expression is learnt from frames in which the landmarks are near rest
CALM = 0.06
# share of the difference taken over by a calm frame; early frames count more
LEARN, FIRST_FRAMES = 0.02, 15
# openness by which the eyes differ: up to the first they are moved alike, from the second on each by itself
ALIKE, APART = 0.2, 0.5
# lips closer than the first are to be shut; beyond the second they are left to the pixels
SHUT_LIPS, OPEN_LIPS = 0.01, 0.06
ALL_ENTRIES = np.ones((21, 3), np.bool_)
# the picture's visible square is two units wide
UNITS_PER_CROP = 2.0


@dataclass(frozen=True, slots=True)
class Sitter:
    """What the live motion needs of one portrait.

    motion: M's. ratios: lid gaps over eye width, lip gap over mouth width. axes (3, 3): the upright photo's axes as the
    crop sees them. unit: of the crop's −1..1 per canonical unit of the mesh.
    """

    motion: ImplicitMotion
    ratios: FaceRatios
    axes: Array
    unit: float


def sitter_of(motion: ImplicitMotion, face: FaceMeasurement, crop_from_photo: Array) -> Sitter:
    """Return what the live motion needs of a portrait, of M's view of its crop, the crop's face and matrix (2, 3)."""
    return Sitter(
        motion=motion,
        ratios=ratios_of(face),
        axes=crop_axes(crop_from_photo),
        unit=UNITS_PER_CROP * face.head_pose.scale / CROP_PX,
    )


def ratios_of(face: FaceMeasurement) -> FaceRatios:
    """Return a face's ratios as the networks know them: the first eye is the one on the picture's left."""
    left, right = face.eye_openness
    return FaceRatios((right, left), face.lip_openness)


class RestingExpression:
    """The driver's resting expression in implicit keypoints, learnt from the frames in which the face rests."""

    def __init__(self) -> None:
        self._mean: Array | None = None
        self._frames = 0

    def change(self, expression: Array, driving: Driving) -> Array:
        """Return δ_d − δ_d0 (21, 3) for one frame, learning δ_d0. expression (21, 3): δ_d."""
        if self._mean is None:
            self._mean = expression.copy()
        calm = float(np.exp(-((_liveliness(driving) / CALM) ** 2)))
        rate = calm * max(LEARN, 1 / (self._frames + 1) if self._frames < FIRST_FRAMES else 0.0)
        self._frames += calm > 0.5
        self._mean += np.float32(rate) * (expression - self._mean)
        return np.asarray(expression - self._mean, np.float32)


def _liveliness(driving: Driving) -> float:
    """How far the landmarks are from rest, in canonical units."""
    moved = float(np.abs(driving.expression).mean()) * 10
    return moved + 0.1 * abs(1 - sum(driving.eye_openness) / 2)


def live_keypoints(networks: RetargetingNetworks, sitter: Sitter, driving: Driving, change: Array | None) -> Array:
    """Return the driving keypoints x_d (21, 3) of one frame.

    change (21, 3): of the driver's expression, from RestingExpression; None where there is no driving crop, as in idle
    motion: then eyes and lips are the networks' alone.
    """
    source = sitter.motion.keypoints
    expression = sitter.motion.expression
    if change is not None:
        expression = expression + np.float32(driving.expression_gain) * followed_change(change, driving)
    moved = _place(sitter, driving, expression)
    moved += _eyes(networks, sitter, driving, source)
    moved += _lips(networks, sitter, driving, source, change)
    return stitch(networks, source, moved) if driving.stitching else np.asarray(moved, np.float32)


def followed_change(change: Array, driving: Driving) -> Array:
    """Return of change (21, 3) what the pixels may say: its region, not the lids, and not held lips."""
    entries = region_entries(driving.region, ALL_ENTRIES).copy()
    gaze = entries[GAZE_POINTS, 0]
    entries[EYE_POINTS] = False
    entries[GAZE_POINTS, 0] = gaze
    followed = np.where(entries, change, np.float32(0))
    if driving.lips_held:
        followed[LIP_POINTS] = 0
    return followed


def _place(sitter: Sitter, driving: Driving, expression: Array) -> Array:
    """x = s k (x_c R Dᵀ + δ) + t + Δt, with D and Δt turned into the crop's axes."""
    turn = sitter.axes @ driving.rotation @ sitter.axes.T
    shift = np.zeros(3, np.float32)
    shift[:2] = sitter.unit * (sitter.axes[:2, :2] @ driving.translation)
    motion = sitter.motion
    return place_keypoints(
        motion.canonical,
        np.asarray(motion.rotation @ turn.T, np.float32),
        expression,
        motion.scale * driving.scale,
        motion.translation + shift,
    )


def _eyes(networks: RetargetingNetworks, sitter: Sitter, driving: Driving, source: Array) -> Array:
    """Return the eye network's offsets that bring the portrait's eyes to the driver's openness.

    It knows one openness for both. Where they differ much, each eye's lids are taken from what it says of that eye's.
    """
    own, (left, right) = sitter.ratios.eyes, driving.eye_openness
    usual = sum(own) / 2

    def opened(openness: float) -> Array:
        return eye_offsets(networks, source, own, openness * usual)

    offsets, rest = opened((left + right) / 2), opened(1.0)
    apart = np.float32(np.clip((abs(left - right) - ALIKE) / (APART - ALIKE), 0, 1))
    if apart > 0:
        # the driver's right eye is on the picture's left
        for lids, openness in ((LEFT_LIDS, right), (RIGHT_LIDS, left)):
            offsets[lids] += apart * (opened(openness) - offsets)[lids]
    return np.asarray(offsets - rest, np.float32)


def _lips(
    networks: RetargetingNetworks, sitter: Sitter, driving: Driving, source: Array, change: Array | None
) -> Array:
    """Return the lip network's offsets: all of them for held lips, and what shuts the lips when the driver's are."""
    if change is not None and not driving.region.has_lips:
        return np.zeros((21, 3), np.float32)
    own, wanted = sitter.ratios.lip, driving.lip_openness
    offsets = lip_offsets(networks, source, own, wanted) - lip_offsets(networks, source, own, own)
    if change is None or driving.lips_held:
        return offsets
    shut = 1 - np.clip((wanted - SHUT_LIPS) / (OPEN_LIPS - SHUT_LIPS), 0, 1)
    return np.asarray(np.float32(shut) * offsets, np.float32)
