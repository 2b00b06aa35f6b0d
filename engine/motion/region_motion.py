"""Keeps one part of the face's motion and lets the rest be still."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from engine.frame import Array, Driving
from engine.region import Region
from engine.tracking import canonical as c

# how far around lips or eyes the skin goes along, canonical units: half a mouth's width reaches the chin's tip
REACH = {Region.LIPS: 0.5, Region.EYES: 0.3}
_ALL_EYES = (c.LEFT_EYE, c.RIGHT_EYE, c.LEFT_BROW, c.RIGHT_BROW, c.LEFT_IRIS, c.RIGHT_IRIS)


def keep_region(driving: Driving, region: Region) -> Driving:
    """Return driving with the motion of region only: the head straight ahead, the rest as in the photo, lips shut.

    What goes along with lips or eyes fades out around them, so that the skin does not crease.
    """
    if region is Region.ALL:
        return driving
    kept = replace(driving, region=region)
    if not region.turns:
        kept = replace(kept, rotation=np.eye(3, dtype=np.float32), translation=np.zeros(2, np.float32), scale=1.0)
    if not region.has_eyes:
        kept = replace(kept, eye_openness=(1.0, 1.0), gaze_deg=(0.0, 0.0))
    if not region.has_lips:
        kept = replace(kept, lip_openness=0.0)
    if region is Region.EXPRESSION:
        return kept
    return replace(kept, expression=np.asarray(kept.expression * shares(region)[:, None], np.float32))


@cache
def shares(region: Region) -> Array:
    """Return how much of each landmark's offset belongs to region, (478,) float32 in 0..1. Not to be written to."""
    if region is Region.POSE:
        return np.zeros(len(c.mean_face()), np.float32)
    if region not in REACH:
        return np.ones(len(c.mean_face()), np.float32)
    core = c.LIPS if region is Region.LIPS else np.unique(np.concatenate(_ALL_EYES))
    near = np.clip(1 - _distances(core) / REACH[region], 0, 1)
    return np.asarray(near * near * (3 - 2 * near), np.float32)


def _distances(core: npt.NDArray[np.intp]) -> Array:
    """Return how far each landmark lies from the nearest one of core, canonical units."""
    face = c.mean_face()
    return np.asarray(np.linalg.norm(face[:, None] - face[core][None], axis=2).min(1), np.float32)
