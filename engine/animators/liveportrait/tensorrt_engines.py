"""What TensorRT builds of the exported graphs: minutes of work, done once, and compared before it is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from engine.animators.liveportrait.onnx_providers import BY_NAME, TENSORRT
from engine.animators.liveportrait.onnx_runtime import OnnxRuntime
from engine.animators.liveportrait.runtime import INPUT_PX, Runtime
from engine.errors import EngineError, OutputError
from engine.frame import Image
from engine.runtime.compiled_folder import open_compiled_folder
from engine.runtime.graphics_card import find_graphics_card

VERDICT = "verdict.json"
# how far TensorRT's picture may be from the processor's, on average over the picture: it chooses the precision of each
# operator by itself, that of coordinates too
MOST_LEVELS = 1.0


@dataclass(frozen=True, slots=True)
class Engines:
    """folder: of what was built. half: whether in fp16."""

    folder: Path
    half: bool


def engines_folder(compiled: Path, graphs_origin: str) -> Path:
    """Return the folder, made if need be, for what is built on this machine's card of graphs of this origin.

    compiled: of all models. Raises OutputError.
    """
    card = find_graphics_card()
    origin = {
        "card": "unknown" if card is None else card.name,
        "driver": "unknown" if card is None else card.driver,
        "ONNX Runtime": onnxruntime.__version__,
        "graphs": graphs_origin,
    }
    return open_compiled_folder(compiled, "liveportrait-tensorrt", origin)


def find_engines(folder: Path) -> Engines | None:
    """Return what was built in folder and found right, or None."""
    try:
        document = json.loads((folder / VERDICT).read_text(encoding="utf-8"))
        return Engines(folder, bool(document["half"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def build_engines(graphs: Path, folder: Path, open_runtime: Callable[..., Runtime] = OnnxRuntime) -> Engines:
    """Build in folder, in fp16, or where that is too coarse, in fp32. Takes minutes.

    The picture is compared with the processor's. Raises EngineError where the card fails or neither gives the right
    picture, OutputError.
    """
    wanted = _trial(open_runtime(graphs))
    reason = EngineError("TensorRT's picture is not the one that the networks give.")
    for half in (True, False):
        try:
            seen = _trial(open_runtime(graphs, BY_NAME[TENSORRT], engines=folder, half=half))
        except EngineError as error:
            reason = error
            continue
        if np.abs(seen.astype(np.float32) - wanted).mean() <= MOST_LEVELS:
            _write(folder, half=half)
            return Engines(folder, half)
    raise reason


def _trial(runtime: Runtime) -> Image:
    """Return the picture of smooth noise, some keypoints moved: the same for every runtime."""
    small = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    image = np.asarray(cv2.resize(small, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_CUBIC), np.uint8)
    source = runtime.extract(image)
    keypoints = source.motion.keypoints.copy()
    keypoints[::2] += np.float32(0.05)
    return runtime.picture(source, keypoints)


def _write(folder: Path, *, half: bool) -> None:
    part = folder / f"{VERDICT}.part"
    try:
        part.write_text(json.dumps({"half": half}), encoding="utf-8")
        part.replace(folder / VERDICT)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to ({error.strerror}). Free some disk space.") from error
