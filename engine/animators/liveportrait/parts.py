"""What a picture is made of, for benchmarks: the networks by the paper's letters, the paste-back, and all together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.animators.liveportrait.runtime import INPUT_PX, OpenRuntime, PastingRuntime, Runtime
from engine.compose.compositor import Compositor
from engine.frame import Driving, Image
from engine.portrait.portrait import Portrait

if TYPE_CHECKING:
    from engine.animators.liveportrait.animator import LivePortraitAnimator

Part = tuple[str, Callable[[], object]]
WHOLE = "whole picture"


def parts_of(
    animator: LivePortraitAnimator, runtime: Runtime, portrait: Portrait, compositor: Compositor
) -> list[Part]:
    """Return the parts by name, the whole picture last. portrait: pasted by compositor. Raises EngineError."""
    prepared = animator.prepare(portrait)
    source, seen = prepared.source, _crop_of(portrait)
    keypoints = np.asarray(source.motion.keypoints + np.float32(0.02), np.float32)
    both = np.concatenate([source.motion.keypoints.ravel(), keypoints.ravel()])
    parts: list[Part] = [("M", lambda: runtime.motion(seen))]
    if isinstance(runtime, OpenRuntime):
        warping, generator = runtime.apart(source, keypoints)
        parts += [("W, by itself", warping), ("G, by itself", generator)]
    parts += [
        ("W and G, as used", lambda: runtime.picture(source, keypoints)),
        ("S", lambda: runtime.stitching(both)),
    ]
    driving = _driving()
    plan = compositor.plan()
    paster = None if plan is None else animator.paster(plan)
    if isinstance(runtime, PastingRuntime) and plan is not None and paster is not None:
        # W and G once more: the crop does not leave the card
        parts.append(("W, G and paste, as used", lambda: runtime.pasted(source, keypoints, paster, stitching=True)))

        def whole() -> Image:
            return compositor.complete(animator.render_pasted(prepared, _fresh(driving, seen), paster), plan)

    else:
        crop = runtime.picture(source, keypoints)
        parts.append(("paste", lambda: compositor.paste(crop)))

        def whole() -> Image:
            return compositor.paste(animator.render(prepared, _fresh(driving, seen)))

    return [*parts, (WHOLE, whole)]


def _crop_of(portrait: Portrait) -> Image:
    return np.asarray(cv2.resize(portrait.crop, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _fresh(driving: Driving, crop: Image) -> Driving:
    # the very crop of before would not be looked at again
    return replace(driving, driving_crop=crop.copy())


def _driving() -> Driving:
    """Return a head turned a little, as a driving frame tells it."""
    turn = cv2.Rodrigues(np.array([0.0, 0.15, 0.0]))[0]
    return Driving(
        rotation=np.asarray(turn, np.float32),
        translation=np.zeros(2, np.float32),
        scale=1.0,
        expression=np.zeros((478, 3), np.float32),
        eye_openness=(1.0, 1.0),
        lip_openness=0.0,
        gaze_deg=(0.0, 0.0),
    )
