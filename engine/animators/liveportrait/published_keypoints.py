"""Driving keypoints of whole clips by the published rules: transfer of motion, then stitching and retargeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.animators.liveportrait.live_motion import Sitter
from engine.animators.liveportrait.motion_transfer import Driver, transfer_to_image, transfer_to_video
from engine.animators.liveportrait.retargeting import FaceRatios, Flags, RetargetingNetworks, finish_keypoints
from engine.animators.liveportrait.template import Template
from engine.errors import BadInputError
from engine.frame import Array
from engine.region import Region


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """The published program's options: which part of the face is driven, and the rest."""

    region: Region = Region.ALL
    flags: Flags = field(default_factory=Flags)


def keypoints_of_photo(
    networks: RetargetingNetworks, sitter: Sitter, template: Template, rules: PublishedRules
) -> list[Array]:
    """Return x_d (21, 3) float32 for every frame of template. Raises BadInputError as require_moving does."""
    require_moving(template, rules)
    source = sitter.motion
    # relative motion of several frames needs no resting face
    moved = transfer_to_image(
        source,
        Driver(template.motions, template.reference),
        rules.region,
        relative=rules.flags.relative,
        resting=source.expression,
    )
    wanted = _ratios(template, rules)
    return [
        finish_keypoints(networks, rules.flags, source.keypoints, motion.keypoints, sitter.ratios, ratios)
        for motion, ratios in zip(moved, wanted, strict=True)
    ]


def keypoints_of_video(
    networks: RetargetingNetworks, sitters: Sequence[Sitter], template: Template, rules: PublishedRules
) -> list[Array]:
    """Return x_d (21, 3) float32 for every sitter: the person in the frame of a source video that is on show then.

    template: as many frames as sitters, or more; or one, held throughout. Smoothed over the whole clip (appendix E).
    Raises BadInputError as require_moving does.
    """
    require_moving(template, rules)
    sources = [sitter.motion for sitter in sitters]
    moved = transfer_to_video(
        sources,
        Driver(template.motions, template.reference),
        rules.region,
        relative=rules.flags.relative,
        resting=np.zeros((21, 3), np.float32),
    )
    wanted = _ratios(template, rules)
    if len(wanted) == 1:
        wanted *= len(sitters)
    return [
        finish_keypoints(networks, rules.flags, sitter.motion.keypoints, motion.keypoints, sitter.ratios, ratios)
        for sitter, motion, ratios in zip(sitters, moved, wanted, strict=False)
    ]


def require_moving(template: Template, rules: PublishedRules) -> None:
    """Raise BadInputError for relative motion of one frame, in which nothing moves."""
    if rules.flags.relative and len(template.motions) == 1:
        raise BadInputError("The driving motion holds one frame only: nothing moves in it. Choose a longer one.")


def _ratios(template: Template, rules: PublishedRules) -> list[FaceRatios]:
    """Return how open eyes and lips are in every frame. Raises BadInputError where that is needed and not known."""
    if template.ratios is not None:
        return list(template.ratios)
    if rules.flags.eyes or rules.flags.lips:
        raise BadInputError(
            "This motion template does not say how open eyes and lips are. Leave their retargeting out, or choose "
            "a newer template."
        )
    return [FaceRatios((0.0, 0.0), 0.0)] * len(template.motions)
