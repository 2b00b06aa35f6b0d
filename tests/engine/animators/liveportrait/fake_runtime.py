"""Stands in for the networks: numbers that a test can foresee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.animators.liveportrait.keypoints import ImplicitMotion

if TYPE_CHECKING:
    from engine.frame import Array, Image

ZEROS = np.zeros((21, 3), np.float32)


class Source:
    def __init__(self, motion: ImplicitMotion) -> None:
        self.motion = motion


class FakeRuntime:
    """A picture's brightness is how far the second keypoint, which carries no identity, is to the right.

    Stitching moves it half a unit. M sees only how bright the middle of an image is: as expression, 1 for white.
    """

    provider = "none"

    def __init__(self, *, sees: bool = False) -> None:
        self._sees = sees
        self.extracted = 0

    def motion(self, image: Image) -> ImplicitMotion:
        bright = float(image[96:160, 96:160].mean()) / 255 if self._sees else 0.0
        return ImplicitMotion(
            ZEROS, ZEROS + np.float32(bright), np.eye(3, dtype=np.float32), 1.0, np.zeros(3, np.float32)
        )

    def extract(self, image: Image) -> Any:
        self.extracted += 1
        return Source(self.motion(image))

    def picture(self, source: Source, keypoints: Array) -> Image:
        return np.full((512, 512, 3), np.clip(round(100 * float(keypoints[1, 0])), 0, 255), np.uint8)

    def stitching(self, x: Array) -> Array:
        out = np.zeros(65, np.float32)
        out[63] = 0.5
        return out

    def eye(self, x: Array) -> Array:
        return np.zeros(63, np.float32)

    lip = eye
