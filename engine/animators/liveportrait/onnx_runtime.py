"""Runs LivePortrait's exported graphs in ONNX Runtime, on whatever provider loads."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
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

from engine.animators.liveportrait.bound_graph import BoundGraph
from engine.animators.liveportrait.keypoints import ImplicitMotion, motion_from_row
from engine.animators.liveportrait.onnx_providers import CPU, ON_PROCESSOR, Provider
from engine.errors import EngineError, WeightsError
from engine.frame import Array, Image

log = logging.getLogger(__name__)

GRAPHS = ("appearance", "motion", "picture", "stitching", "eye", "lip")
# run for every picture, so that recording them pays
_LIVE = ("motion", "picture")
_ON_PROCESSOR = ("stitching", "eye", "lip")


@dataclass(frozen=True, slots=True)
class OnnxSource:
    """A source image, extracted once, float32: its motion, volume (1, 32, 16, 64, 64), that compressed, x_s (1, 21, 3).

    It goes to the computing device when another avatar is shown, not with every picture.
    """

    motion: ImplicitMotion
    volume: Array
    compressed: Array
    keypoints: Array


class OnnxRuntime:
    """The six graphs that export_networks wrote into folder.

    engines: what the chosen provider built of these graphs, for one that keeps that; half: whether in fp16. May be
    called from several threads, one at a time computes. provider: what the picture graph really runs on.
    Raises WeightsError for missing or damaged graphs, EngineError where memory runs out.
    """

    def __init__(
        self, folder: Path, chosen: Provider = ON_PROCESSOR, *, engines: Path | None = None, half: bool = False
    ) -> None:
        self._chosen, self._engines, self._half = chosen, engines, half
        self._turn, self._refused = Lock(), ""
        self._graphs = {name: self._open(folder / f"{name}.onnx", name) for name in GRAPHS}
        self.provider = self._words()

    def _words(self) -> str:
        ran = self._graphs["picture"].provider
        used = ["fp16"] if self._half else []
        used += ["graph"] if ran == self._chosen.name and self._chosen.recording and not self._refused else []
        told = [", ".join(used)] if used else []
        told += [f"not recorded: {self._refused}"] if self._refused else []
        return f"{ran.removesuffix('ExecutionProvider')} (ONNX Runtime)" + (f": {'; '.join(told)}" if told else "")

    def extract(self, image: Image) -> OnnxSource:
        """Extract a source image (256, 256, 3) uint8 RGB."""
        motion = self.motion(image)
        volume, compressed = self._run("appearance", image=_planes(image))
        return OnnxSource(motion, volume, compressed, motion.keypoints[None])

    def motion(self, image: Image) -> ImplicitMotion:
        """Return the motion seen in an image (256, 256, 3) uint8 RGB."""
        return motion_from_row(self._run("motion", image=_planes(image))[0][0])

    def picture(self, source: OnnxSource, keypoints: Array) -> Image:
        """Return the source driven to keypoints x_d (21, 3), (512, 512, 3) uint8 RGB."""
        picture = self._run(
            "picture",
            volume=source.volume,
            compressed=source.compressed,
            source=source.keypoints,
            driving=np.array(keypoints[None], np.float32),
        )[0][0]
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
        return np.asarray(self._run(name, x=np.array(x[None], np.float32))[0][0], np.float32)

    def _run(self, name: str, **values: Array) -> list[Array]:
        with self._computing():
            return self._graphs[name].run(**values)

    def _open(self, path: Path, name: str) -> BoundGraph:
        """Return a graph. A provider that cannot record it runs it unrecorded, and that is told."""
        if name in _ON_PROCESSOR:
            return self._bound(path, ON_PROCESSOR, ON_PROCESSOR.arguments())
        chosen = self._chosen
        if name in _LIVE and chosen.recording and not self._refused:
            arguments = chosen.arguments(recorded=True, folder=self._engines, half=self._half)
            try:
                graph = self._bound(path, chosen, arguments)
                # it is recorded when it is first run
                with self._computing():
                    graph.try_out()
            except EngineError as error:
                self._refused = str(error.__cause__).strip().partition("\n")[0]
                log.warning("%s does not record LivePortrait's graphs: %s", chosen.name, self._refused)
            else:
                return graph
        return self._bound(path, chosen, chosen.arguments(folder=self._engines, half=self._half))

    def _bound(self, path: Path, chosen: Provider, arguments: Sequence[tuple[str, dict[str, str]]]) -> BoundGraph:
        session = open_session(path, chosen, arguments)
        # what the provider was refused for, the processor does
        device = chosen.device if session.get_providers()[0] == chosen.name else "cpu"
        with self._computing():
            return BoundGraph(session, device)

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """Wait for one's turn; then what fails, in words."""
        with self._turn:
            try:
                yield
            except (Fail, EPFail, RuntimeException, RuntimeError) as error:
                raise _too_much_for_the_card(error) from error


def open_session(path: Path, chosen: Provider, arguments: Sequence[tuple[str, dict[str, str]]]) -> Any:
    """Return a session of the graph at path. arguments: as chosen made them. Raises as OnnxRuntime does."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.enable_mem_pattern = chosen.memory_pattern
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=list(arguments))
    except NoSuchFile as error:
        raise WeightsError(f"{path} is missing. Run 'understudy models export liveportrait'.") from error
    except (Fail, EPFail, InvalidGraph, InvalidProtobuf, RuntimeException) as error:
        damaged = isinstance(error, (InvalidGraph, InvalidProtobuf))
        if chosen.name != CPU and not damaged:
            raise _too_much_for_the_card(error) from error
        raise WeightsError(f"{path} cannot be loaded. Run 'understudy models export liveportrait'.") from error


def _too_much_for_the_card(error: Exception) -> EngineError:
    return EngineError(
        f"LivePortrait could not compute ({' '.join(str(error).split())}). Free graphics memory by closing other "
        "programs, or choose another engine."
    )


def _planes(image: Image) -> Array:
    return np.asarray(image.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
