from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.animator import LivePortraitAnimator  # noqa: E402
from engine.animators.liveportrait.keypoints import ImplicitMotion, rotation_from_degrees  # noqa: E402
from engine.animators.liveportrait.torch_runtime import Source  # noqa: E402
from tests.live_fakes import portrait, still_driving  # noqa: E402

if TYPE_CHECKING:
    from engine.frame import Array, Image


class FakeRuntime:
    """Knows one motion; notes the keypoints it is asked for."""

    provider = "none"

    def __init__(self) -> None:
        self.extracted: list[Image] = []
        self.seen: list[Image] = []
        self.keypoints: list[Array] = []

    def motion(self, image: Image) -> ImplicitMotion:
        self.seen.append(image)
        zeros = np.zeros((21, 3), np.float32)
        return ImplicitMotion(zeros, zeros + np.float32(image.mean() / 255), np.eye(3), 1.0, np.zeros(3, np.float32))

    def extract(self, image: Image) -> Any:
        self.extracted.append(image)
        shape = np.random.default_rng(0).normal(0, 0.3, (21, 3)).astype(np.float32)
        still = np.zeros((21, 3), np.float32)
        motion = ImplicitMotion(shape, still, rotation_from_degrees(0, 0, 0), 1.3, np.zeros(3, np.float32))
        return Source(motion, None)  # type: ignore[arg-type]

    def picture(self, source: Source, keypoints: Array) -> Image:
        self.keypoints.append(keypoints)
        return np.zeros((512, 512, 3), np.uint8)

    def stitching(self, x: Array) -> Array:
        return np.zeros(65, np.float32)

    def eye(self, x: Array) -> Array:
        return np.zeros(63, np.float32)

    lip = eye


def test_a_portrait_is_extracted_once_and_driven_by_what_the_pixels_show() -> None:
    runtime = FakeRuntime()
    animator = LivePortraitAnimator(runtime)  # type: ignore[arg-type]
    prepared = animator.prepare(portrait("eve"))
    assert runtime.extracted[0].shape == (256, 256, 3)
    dark, bright = (np.full((256, 256, 3), value, np.uint8) for value in (0, 51))
    lively = replace(still_driving(), expression=np.full((478, 3), 0.1, np.float32))
    animator.render(prepared, replace(still_driving(), driving_crop=dark))
    picture = animator.render(prepared, replace(lively, driving_crop=bright))
    assert picture.shape == (512, 512, 3)
    assert len(runtime.extracted) == 1 and len(runtime.seen) == 2
    moved = runtime.keypoints[1] - runtime.keypoints[0]
    assert moved[0] == pytest.approx(1.3 * 0.2, abs=1e-3)


def test_idle_motion_needs_no_driving_crop() -> None:
    runtime = FakeRuntime()
    animator = LivePortraitAnimator(runtime)  # type: ignore[arg-type]
    prepared = animator.prepare(portrait("eve"))
    animator.render(prepared, still_driving())
    np.testing.assert_allclose(runtime.keypoints[0], prepared.source.motion.keypoints, atol=1e-6)
    assert runtime.seen == []
