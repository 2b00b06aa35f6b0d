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
    from engine.frame import Array, Driving, Image


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


def shown(runtime: FakeRuntime, drivings: list[Driving]) -> list[float]:
    """Return by how much each of drivings moved the first point of one portrait."""
    animator = LivePortraitAnimator(runtime)  # type: ignore[arg-type]
    prepared = animator.prepare(portrait("eve"))
    for driving in drivings:
        animator.render(prepared, driving)
    return [float((x - prepared.sitter.motion.keypoints)[0, 0]) for x in runtime.keypoints]


def test_drivers_have_resting_faces_of_their_own() -> None:
    runtime = FakeRuntime()
    dark, bright = (np.full((256, 256, 3), value, np.uint8) for value in (0, 204))
    drivings = [replace(still_driving(), driving_crop=crop, driver=i) for i, crop in enumerate((dark, bright))]
    # each rests in its first frame, however much they differ
    assert shown(runtime, drivings) == pytest.approx([0, 0], abs=1e-5)


def test_a_crop_that_moves_several_people_is_looked_at_once() -> None:
    runtime = FakeRuntime()
    crop = np.full((256, 256, 3), 51, np.uint8)
    shown(runtime, [replace(still_driving(), driving_crop=crop)] * 3)
    assert len(runtime.seen) == 1


@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_what_was_read_of_the_pixels_moves_the_portrait_alike(gain: float) -> None:
    dark, bright = (np.full((256, 256, 3), value, np.uint8) for value in (0, 51))
    lively = np.full((478, 3), 0.1, np.float32)
    drivings = [
        replace(still_driving(), driving_crop=dark),
        replace(still_driving(), driving_crop=bright, expression=lively, expression_gain=gain),
    ]
    reader = LivePortraitAnimator(FakeRuntime())  # type: ignore[arg-type]
    kept = [reader.read_pixels(driving) for driving in drivings]
    assert all(one.driving_crop is None for one in kept)
    runtime = FakeRuntime()
    assert shown(runtime, kept) == pytest.approx(shown(FakeRuntime(), drivings), abs=1e-6)
    assert runtime.seen == []
    still = still_driving()
    assert reader.read_pixels(still) is still
