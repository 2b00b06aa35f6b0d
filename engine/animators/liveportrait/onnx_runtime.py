"""Runs LivePortrait's exported graphs in ONNX Runtime, on whatever provider loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import (
    EPFail,
    Fail,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
    RuntimeException,
)

from engine.animators.liveportrait.keypoints import ImplicitMotion, motion_from_row
from engine.errors import EngineError, WeightsError
from engine.frame import Array, Image

GRAPHS = ("appearance", "motion", "picture", "stitching", "eye", "lip")
CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"


@dataclass(frozen=True, slots=True)
class OnnxSource:
    """A source image, extracted once: its motion, and on the computing device its volume, that compressed, and x_s."""

    motion: ImplicitMotion
    volume: Any
    compressed: Any
    keypoints: Any


class OnnxRuntime:
    """The six graphs that export_networks wrote into folder.

    providers: in order of preference, those that were seen to load. provider: what the picture graph really runs on.
    Raises WeightsError for missing or damaged graphs, EngineError where memory runs out.
    """

    def __init__(self, folder: Path, providers: Sequence[str] = (CPU,)) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._sessions: dict[str, Any] = {}
        for name in GRAPHS:
            small = name in ("stitching", "eye", "lip")
            path = folder / f"{name}.onnx"
            try:
                self._sessions[name] = onnxruntime.InferenceSession(
                    str(path), options, providers=[CPU] if small else list(providers)
                )
            except NoSuchFile as error:
                raise WeightsError(f"{path} is missing. Run 'understudy models export liveportrait'.") from error
            except (Fail, EPFail, InvalidGraph, InvalidProtobuf, RuntimeException) as error:
                damaged = isinstance(error, (InvalidGraph, InvalidProtobuf))
                if providers[0] != CPU and not small and not damaged:
                    raise _too_much_for_the_card(error) from error
                raise WeightsError(f"{path} cannot be loaded. Run 'understudy models export liveportrait'.") from error
        ran = self._sessions["picture"].get_providers()[0]
        self._device = "cuda" if ran == CUDA else "cpu"
        self.provider = f"{ran.removesuffix('ExecutionProvider')} (ONNX Runtime)"

    def extract(self, image: Image) -> OnnxSource:
        """Extract a source image (256, 256, 3) uint8 RGB."""
        motion = self.motion(image)
        volume, compressed = self._run("appearance", image=self._value(_planes(image)))
        return OnnxSource(motion, volume, compressed, self._value(motion.keypoints[None]))

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""
        flat = self._run("motion", image=self._value(_planes(image)))[0].numpy()[0]
        return motion_from_row(flat)

    def picture(self, source: OnnxSource, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""
        driving = self._value(np.ascontiguousarray(keypoints[None], np.float32))
        picture = self._run(
            "picture", volume=source.volume, compressed=source.compressed, source=source.keypoints, driving=driving
        )[0].numpy()[0]
        # cut off, not rounded: as published
        return np.ascontiguousarray((np.clip(picture, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0))

    def stitching(self, x: Array) -> Array:
        """S: (126,) → (65,) float32."""
        return self._small("stitching", x)

    def eye(self, x: Array) -> Array:
        """R_eye: (66,) → (63,) float32."""
        return self._small("eye", x)

    def lip(self, x: Array) -> Array:
        """R_lip: (65,) → (63,) float32."""
        return self._small("lip", x)

    def _small(self, name: str, x: Array) -> Array:
        return np.asarray(self._sessions[name].run(None, {"x": x[None]})[0][0], np.float32)

    def _run(self, name: str, **values: Any) -> list[Any]:
        session = self._sessions[name]
        try:
            results: list[Any] = session.run_with_ort_values([o.name for o in session.get_outputs()], values)
        except (Fail, EPFail, RuntimeException) as error:
            raise _too_much_for_the_card(error) from error
        return results

    def _value(self, array: Array) -> Any:
        try:
            return onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array, np.float32), self._device, 0)
        except (Fail, RuntimeException, RuntimeError) as error:
            raise _too_much_for_the_card(error) from error


def _too_much_for_the_card(error: Exception) -> EngineError:
    return EngineError(
        f"LivePortrait could not compute ({' '.join(str(error).split())}). Free graphics memory by closing other "
        "programs, or choose another engine."
    )


def _planes(image: Image) -> Array:
    return np.asarray(image.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
