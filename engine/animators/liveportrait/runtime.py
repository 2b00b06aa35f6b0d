"""What the engine asks of whatever runs the networks: torch_runtime.py or onnx_runtime.py."""

from __future__ import annotations

from typing import Any, Protocol

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.retargeting import RetargetingNetworks
from engine.frame import Array, Image

INPUT_PX, PICTURE_PX = 256, 512


class Source(Protocol):
    """A source image, extracted once; what else it holds is the runtime's own."""

    @property
    def motion(self) -> ImplicitMotion:
        """M's."""


class Runtime(RetargetingNetworks, Protocol):
    """F, M, W, G, S, R_eye and R_lip. provider: what really computes, in words. All raise EngineError."""

    provider: str

    def extract(self, image: Image) -> Any:
        """Extract a source image (256, 256, 3) uint8 RGB; returns a Source."""

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""

    def picture(self, source: Any, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""
