"""What the engine asks of whatever runs the networks: torch_runtime.py or onnx_runtime.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.retargeting import RetargetingNetworks
from engine.compose.paste_plan import PastePlan
from engine.frame import Array, Image

INPUT_PX, PICTURE_PX = 256, 512


class Source(Protocol):
    """A source image, extracted once; what else it holds is the runtime's own."""

    @property
    def motion(self) -> ImplicitMotion:
        """M's."""


class Runtime(RetargetingNetworks, Protocol):
    """F, M, W, G, S, R_eye and R_lip. All raise EngineError."""

    @property
    def provider(self) -> str:
        """What really computes, in words."""

    def extract(self, image: Image) -> Any:
        """Extract a source image (256, 256, 3) uint8 RGB; returns a Source."""

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""

    def picture(self, source: Any, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""


@runtime_checkable
class SettlingRuntime(Protocol):
    """A runtime that gets faster while it is used."""

    def settle(self, timeout_s: float) -> bool:
        """After a first picture: get as fast as it gets; return whether that was reached within timeout_s."""


@runtime_checkable
class OpenRuntime(Protocol):
    """A runtime that can run W and G apart, for benchmarks."""

    def apart(self, source: Any, keypoints: Array) -> tuple[Callable[[], object], Callable[[], object]]:
        """Return W and G, uncompiled and unrecorded; a call returns when its result is there."""


@runtime_checkable
class PastingRuntime(Protocol):
    """A runtime that can paste on its device. Both raise EngineError."""

    def paster(self, plan: PastePlan) -> Any:
        """Return plan as the device knows it; None where the processor is to paste."""

    def pasted(self, source: Any, keypoints: Array, paster: Any, *, stitching: bool) -> Image:
        """Return the source driven to keypoints x_d (21, 3) and pasted: the plan's part (h, w, 3) uint8 RGB."""
