"""The LivePortrait engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.live_motion import (
    RestingExpression,
    Sitter,
    followed_change,
    live_keypoints,
    sitter_of,
)
from engine.animators.liveportrait.parts import parts_of
from engine.animators.liveportrait.retargeting import RetargetingNetworks
from engine.animators.liveportrait.runtime import INPUT_PX, PastingRuntime, Runtime, SettlingRuntime
from engine.compose.compositor import Compositor
from engine.compose.paste_plan import PastePlan
from engine.frame import Array, Driving, Image
from engine.portrait.portrait import Portrait


@dataclass(frozen=True, slots=True)
class PreparedPortrait:
    """A portrait as the networks know it."""

    source: Any
    sitter: Sitter


class LivePortraitAnimator:
    """Implicit keypoints with stitching and retargeting. Looks at the driving crop. Needs verified weights."""

    name = "liveportrait"
    # without "gaze": pupils follow the pixels, one to one
    capabilities = frozenset({"stitching", "eyes", "lips", "head", "expression", "pixels"})

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._rests: dict[int, RestingExpression] = {}
        # several people of one photo, moved by one driver, are shown the same crop in turn
        self._seen: tuple[Image, Array] | None = None

    @property
    def provider(self) -> str:
        """What really computes at this moment, in words: a runtime may get faster while it is used."""
        return self._runtime.provider

    def prepare(self, portrait: Portrait) -> PreparedPortrait:
        """Extract appearance and motion of the crop. Raises EngineError if memory runs out."""
        source = self.extract(portrait.crop)
        return PreparedPortrait(source, sitter_of(source.motion, portrait.face, portrait.crop_from_photo))

    def render(self, prepared: PreparedPortrait, driving: Driving) -> Image:
        """Return the animated crop (512, 512, 3) uint8 RGB. Raises EngineError if memory runs out."""
        keypoints = live_keypoints(self._runtime, prepared.sitter, driving, self._change(driving))
        return self._runtime.picture(prepared.source, keypoints)

    def paster(self, plan: PastePlan) -> Any:
        """Return plan as the device knows it; None where OpenCV is to paste. Raises EngineError."""
        return self._runtime.paster(plan) if isinstance(self._runtime, PastingRuntime) else None

    def render_pasted(self, prepared: PreparedPortrait, driving: Driving, paster: Any) -> Image:
        """Return the part (h, w, 3) uint8 RGB of the output that the paster's plan is about. Raises EngineError."""
        assert isinstance(self._runtime, PastingRuntime)
        keypoints = live_keypoints(self._runtime, prepared.sitter, driving, self._change(driving))
        return self._runtime.pasted(prepared.source, keypoints, paster, stitching=driving.stitching)

    def settle(self, portrait: Portrait, timeout_s: float) -> bool:
        """Let the runtime compile what it would in a call; return whether it has done so within timeout_s."""
        prepared = self.prepare(portrait)
        # in the shapes of a first picture
        self._runtime.picture(prepared.source, prepared.source.motion.keypoints)
        return not isinstance(self._runtime, SettlingRuntime) or self._runtime.settle(timeout_s)

    def parts(self, portrait: Portrait, compositor: Compositor) -> list[tuple[str, Callable[[], object]]]:
        """Return M, W, G, S, paste-back and the whole picture, each to be called again and again."""
        return parts_of(self, self._runtime, portrait, compositor)

    def read_pixels(self, driving: Driving) -> Driving:
        """Return driving with what the networks see in its crop in the crop's place: it moves portraits alike.

        Raises EngineError.
        """
        change = self._change(driving)
        if change is None:
            return driving
        kept = followed_change(change, driving) * np.float32(driving.expression_gain)
        return replace(driving, driving_crop=None, implicit_change=kept, expression_gain=1.0)

    def _change(self, driving: Driving) -> Array | None:
        """Return how the driver's expression differs from the resting one, (21, 3); None where nothing shows it."""
        if driving.implicit_change is not None:
            return driving.implicit_change
        crop = driving.driving_crop
        if crop is None:
            return None
        if self._seen is None or self._seen[0] is not crop:
            rest = self._rests.setdefault(driving.driver, RestingExpression())
            self._seen = crop, rest.change(self._runtime.motion(crop).expression, driving)
        return self._seen[1]

    @property
    def networks(self) -> RetargetingNetworks:
        """S, R_eye and R_lip, for keypoints that are made elsewhere."""
        return self._runtime

    def motion(self, crop: Image) -> ImplicitMotion:
        """Return the motion seen in a face crop of any side, (N, N, 3) uint8 RGB. Raises EngineError."""
        return self._runtime.motion(reduced(crop))

    def extract(self, crop: Image) -> Any:
        """Return what render_keypoints takes, of a source's face crop (512, 512, 3) uint8 RGB. Raises EngineError."""
        return self._runtime.extract(reduced(crop))

    def render_keypoints(self, source: Any, keypoints: Array) -> Image:
        """Return the crop (512, 512, 3) uint8 RGB driven to keypoints x_d (21, 3) that were made elsewhere.

        source: from extract, or a PreparedPortrait's. Raises EngineError if memory runs out.
        """
        return self._runtime.picture(source, keypoints)


def reduced(crop: Image) -> Image:
    """Return crop (N, N, 3) at the networks' input size, (256, 256, 3) uint8 RGB."""
    if crop.shape[0] == INPUT_PX:
        return crop
    return np.asarray(cv2.resize(crop, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA), np.uint8)
