"""From a driver's motion to driving keypoints, exactly as published (paper, eq. 7, and the reference implementation).

The live engine drives in its own way (live_motion.py); this is for whole clips and for proving equality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.regions import region_entries, safe_entries
from engine.animators.liveportrait.smoother import OBSERVATION_VARIANCE, smooth_series
from engine.frame import Array
from engine.region import Region

ALL_ENTRIES = np.ones((21, 3), np.bool_)


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver's motion, frame by frame. reference: the one that motion is relative to, as published the first."""

    motions: Sequence[ImplicitMotion]
    reference: int = 0

    @property
    def first(self) -> ImplicitMotion:
        """The motion that relative motion is measured against."""
        return self.motions[self.reference]

    @property
    def is_image(self) -> bool:
        """Whether there is one frame only, whose expression is taken against a resting one instead."""
        return len(self.motions) == 1


def transfer_to_image(
    source: ImplicitMotion, driver: Driver, region: Region, *, relative: bool, resting: Array
) -> list[ImplicitMotion]:
    """Return the source's motion for every frame of driver.

    resting (21, 3): expression of a resting face, for a driver of one frame.
    """
    first = driver.first
    moved = []
    for driving in driver.motions:
        if not relative:
            moved.append(_absolute(source, driving, region))
        elif driver.is_image:
            moved.append(_relative_to_rest(source, driving, region, resting))
        else:
            moved.append(_relative(source, driving, first, region))
    return moved


def transfer_to_video(
    sources: Sequence[ImplicitMotion],
    driver: Driver,
    region: Region,
    *,
    relative: bool,
    resting: Array,
    observation_variance: float = OBSERVATION_VARIANCE,
) -> list[ImplicitMotion]:
    """Return the motion of every frame of a source video (appendix E): smoothed over the whole clip, scale its own."""
    first, driving = driver.first, _as_long(driver, len(sources))
    if driver.is_image:
        change = [d.expression - resting for d in driving] if relative else [d.expression for d in driving]
        rotations = [s.rotation if relative else d.rotation for s, d in zip(sources, driving, strict=True)]
    elif relative:
        change = [d.expression - first.expression for d in driving]
        rotations = [d.rotation @ first.rotation.T @ s.rotation for s, d in zip(sources, driving, strict=True)]
    else:
        change, rotations = [d.expression for d in driving], [d.rotation for d in driving]
    own = [s.expression if relative else np.zeros_like(s.expression) for s in sources]
    expressions = np.stack([o + c for o, c in zip(own, change, strict=True)])
    turns = np.stack(rotations)
    if not driver.is_image:
        expressions = smooth_series(expressions, observation_variance)
        turns = smooth_series(turns, observation_variance)
    entries = region_entries(region, safe_entries())
    return [
        replace(
            source,
            expression=np.where(entries, expression, source.expression),
            rotation=turn if region.turns else source.rotation,
            translation=d.translation if region.turns and not relative else source.translation,
        )
        for source, d, expression, turn in zip(sources, driving, expressions, turns, strict=True)
    ]


def _as_long(driver: Driver, count: int) -> list[ImplicitMotion]:
    return [driver.motions[0 if driver.is_image else i] for i in range(count)]


def _relative(source: ImplicitMotion, driving: ImplicitMotion, first: ImplicitMotion, region: Region) -> ImplicitMotion:
    """R_d R_d0ᵀ R_s, s_s s_d / s_d0, t_s + t_d − t_d0, δ_s + δ_d − δ_d0."""
    entries = region_entries(region, ALL_ENTRIES)
    change = driving.expression - first.expression
    return replace(
        source,
        rotation=driving.rotation @ first.rotation.T @ source.rotation if region.turns else source.rotation,
        expression=source.expression + np.where(entries, change, np.float32(0)),
        scale=source.scale * driving.scale / first.scale if region is Region.ALL else source.scale,
        translation=source.translation + driving.translation - first.translation
        if region.turns
        else source.translation,
    )


def _relative_to_rest(
    source: ImplicitMotion, driving: ImplicitMotion, region: Region, resting: Array
) -> ImplicitMotion:
    """A driver of one frame turns and shifts nothing; its expression is taken against a resting face."""
    # the published program leaves the resting eyes out of this
    rest = np.zeros_like(resting) if region is Region.EYES else resting
    entries = region_entries(region, ALL_ENTRIES)
    return replace(source, expression=source.expression + np.where(entries, driving.expression - rest, np.float32(0)))


def _absolute(source: ImplicitMotion, driving: ImplicitMotion, region: Region) -> ImplicitMotion:
    entries = region_entries(region, safe_entries())
    return replace(
        source,
        rotation=driving.rotation if region.turns else source.rotation,
        expression=np.where(entries, driving.expression, source.expression),
        translation=driving.translation if region.turns else source.translation,
    )
