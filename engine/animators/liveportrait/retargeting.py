"""Stitching and retargeting of driving keypoints (paper, section 3.3 and Algorithm 1), exactly as published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.frame import Array

# lips closer than this in the source need no closing
LIPS_APART = 0.03
# source video: eyes narrower than this in its first frame are taken for this wide instead
EYES_NARROW, EYES_USUAL = 0.18, 0.39


class RetargetingNetworks(Protocol):
    """S, R_eye and R_lip on numpy arrays, float32."""

    def stitching(self, x: Array) -> Array:
        """(126,) → (65,)."""

    def eye(self, x: Array) -> Array:
        """(66,) → (63,)."""

    def lip(self, x: Array) -> Array:
        """(65,) → (63,)."""


@dataclass(frozen=True, slots=True)
class FaceRatios:
    """eyes (left, right): lid gap over eye width; lip: inner-lip gap over mouth width."""

    eyes: tuple[float, float]
    lip: float


@dataclass(frozen=True, slots=True)
class Flags:
    """The published program's options that concern the keypoints. multiplier: of all motion."""

    relative: bool = True
    stitching: bool = True
    eyes: bool = False
    lips: bool = False
    normalise_lips: bool = False
    multiplier: float = 1.0


def stitch(networks: RetargetingNetworks, source: Array, driving: Array) -> Array:
    """Return x_d + Δ_st, (21, 3): driving keypoints such that the shoulders stay. source, driving (21, 3): x_s, x_d."""
    out = networks.stitching(np.concatenate([source.ravel(), driving.ravel()]))
    moved = driving + out[:63].reshape(21, 3)
    moved[:, :2] += out[63:]
    return np.asarray(moved, np.float32)


def eye_offsets(networks: RetargetingNetworks, source: Array, own: tuple[float, float], wanted: float) -> Array:
    """Return Δ_eyes (21, 3) that opens eyes of ratios own to the ratio wanted."""
    return _offsets(networks.eye, source, (*own, wanted))


def lip_offsets(networks: RetargetingNetworks, source: Array, own: float, wanted: float) -> Array:
    """Return Δ_lip (21, 3) that opens lips of ratio own to the ratio wanted."""
    return _offsets(networks.lip, source, (own, wanted))


def finish_keypoints(
    networks: RetargetingNetworks,
    flags: Flags,
    source: Array,
    driving: Array,
    own: FaceRatios,
    wanted: FaceRatios,
    opened: Array | None = None,
) -> Array:
    """Return the driving keypoints (21, 3) after stitching and retargeting, in the published order.

    source, driving (21, 3): x_s, x_d. opened: offsets of a source video's own eyes, or None. With relative motion the
    eye and lip flags discard the driving motion: so it was published; the live engine adds instead.
    """
    moved = driving
    if flags.eyes or flags.lips:
        moved = source.copy() if flags.relative else driving.copy()
        if flags.eyes:
            # of the driver's two eyes the published program reads the left one only
            moved += eye_offsets(networks, source, own.eyes, wanted.eyes[0])
        if flags.lips:
            moved += lip_offsets(networks, source, own.lip, wanted.lip)
    if flags.stitching:
        moved = stitch(networks, source, moved)
    if not (flags.eyes or flags.lips):
        if flags.normalise_lips and flags.relative and own.lip >= LIPS_APART:
            moved = moved + lip_offsets(networks, source, own.lip, 0.0)
        if opened is not None:
            moved = moved + opened
    return np.asarray(source + (moved - source) * np.float32(flags.multiplier), np.float32)


def usual_eyes(first: tuple[float, float]) -> float:
    """Return how far a source video's eyes are to be open throughout: as in its first frame, if that is wide enough."""
    mean = sum(first) / 2
    return EYES_USUAL if mean < EYES_NARROW else mean


def _offsets(network: Callable[[Array], Array], source: Array, ratios: tuple[float, ...]) -> Array:
    x = np.concatenate([source.ravel(), np.array(ratios, np.float32)]).astype(np.float32)
    return np.asarray(network(x), np.float32).reshape(21, 3)
