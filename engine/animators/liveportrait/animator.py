"""The LivePortrait engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from engine.animators.liveportrait.live_motion import UNITS_PER_CROP, RestingExpression, Sitter, live_keypoints
from engine.animators.liveportrait.retargeting import FaceRatios, stitch
from engine.animators.liveportrait.runtime import INPUT_PX, Runtime
from engine.frame import Array, Driving, Image
from engine.portrait.crop import crop_axes
from engine.portrait.portrait import CROP_PX, Portrait


@dataclass(frozen=True, slots=True)
class PreparedPortrait:
    """A portrait as the networks know it."""

    source: Any
    sitter: Sitter


class LivePortraitAnimator:
    """Implicit keypoints with stitching and retargeting. Looks at the driving crop. Needs verified weights."""

    name = "liveportrait"
    capabilities = frozenset({"stitching", "eyes", "lips", "gaze", "head", "expression", "pixels"})

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._rest = RestingExpression()
        self.provider = runtime.provider

    def prepare(self, portrait: Portrait) -> PreparedPortrait:
        """Extract appearance and motion of the crop. Raises EngineError if memory runs out."""
        small = cv2.resize(portrait.crop, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
        source = self._runtime.extract(np.asarray(small, np.uint8))
        face = portrait.face
        sitter = Sitter(
            motion=source.motion,
            ratios=FaceRatios(face.eye_openness, face.lip_openness),
            axes=crop_axes(portrait.crop_from_photo),
            unit=UNITS_PER_CROP * face.head_pose.scale / CROP_PX,
        )
        return PreparedPortrait(source, sitter)

    def render(self, prepared: PreparedPortrait, driving: Driving) -> Image:
        """Return the animated crop (512, 512, 3) uint8 RGB. Raises EngineError if memory runs out."""
        change = None
        if driving.driving_crop is not None:
            seen = self._runtime.motion(driving.driving_crop)
            change = self._rest.change(seen.expression, driving)
        keypoints = live_keypoints(self._runtime, prepared.sitter, driving, change)
        return self._runtime.picture(prepared.source, keypoints)

    def render_keypoints(self, prepared: PreparedPortrait, keypoints: Array, *, stitching: bool) -> Image:
        """Return the crop (512, 512, 3) uint8 RGB driven to keypoints x_d (21, 3) that were made elsewhere.

        stitching: keep the shoulders where they are. Raises EngineError if memory runs out.
        """
        if stitching:
            keypoints = stitch(self._runtime, prepared.sitter.motion.keypoints, keypoints)
        return self._runtime.picture(prepared.source, keypoints)
