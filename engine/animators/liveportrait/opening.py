"""Opens LivePortrait's verified weights on the best runtime that this machine really has."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.animators.liveportrait.weights_folder import (
    NO_TORCH,
    find_graphs,
    graphs_origin,
    require_weights,
    weights_sha256,
    why_unavailable,
)
from engine.errors import OutputError, WeightsError
from engine.runtime.compiled_folder import open_compiled_folder
from engine.runtime.graphics_card import find_graphics_card

if TYPE_CHECKING:
    from engine.animators.liveportrait.onnx_providers import Provider
    from engine.animators.liveportrait.runtime import Runtime
    from engine.animators.liveportrait.tensorrt_engines import Engines

log = logging.getLogger(__name__)

# to be raised whenever what PyTorch compiles changes: code of before is then not used any more
STEPS_VERSION = 2


def open_runtime(folder: Path | None, compiled: Path | None = None) -> Runtime:
    """Return what runs the networks, the first of these that this machine has.

    - the exported graphs on TensorRT, where it has built them
    - PyTorch on a graphics card
    - the exported graphs on another provider of a graphics card
    - PyTorch, or without it the exported graphs, on the processor

    folder: LivePortrait's in the user's store. compiled: where is kept what is compiled of any model for this machine;
    without it nothing is compiled. The runtime's provider tells which it became. Raises WeightsError where weights are
    missing or damaged or nothing can run them, EngineError where memory runs out.
    """
    if folder is None:
        raise WeightsError(why_unavailable(None))
    weights, graphs = require_weights(folder), find_graphs(folder)
    torch_is_here = importlib.util.find_spec("torch") is not None
    engines = None if graphs is None or compiled is None else built_engines(folder, compiled)
    open_folder = None if compiled is None else partial(torch_folder, folder, compiled)
    if torch_is_here and engines is None and torch_has_card():
        return _on_torch(weights, open_folder)
    provider = None if graphs is None else card_provider(graphs, engines)
    if graphs is not None and provider is not None:
        return _on_onnx(graphs, provider, engines)
    if torch_is_here:
        return _on_torch(weights, open_folder)
    if graphs is not None:
        return _on_onnx(graphs, None, None)
    raise WeightsError(f"{NO_TORCH}")


def torch_has_card() -> bool:
    """Tell whether PyTorch is one for graphics cards and finds one."""
    import torch

    return torch.cuda.is_available()


def card_provider(graphs: Path, engines: Engines | None = None) -> Provider | None:
    """Return the first provider of a graphics card that runs the graphs, or None."""
    from engine.animators.liveportrait.provider_check import find_card_provider

    return find_card_provider(graphs, None if engines is None else engines.folder)


def built_engines(folder: Path, compiled: Path) -> Engines | None:
    """Return what TensorRT built of the graphs of the weights in folder, for this card, driver and version; or None."""
    from engine.animators.liveportrait.provider_check import tensorrt_is_here
    from engine.animators.liveportrait.tensorrt_engines import engines_folder, find_engines

    if not tensorrt_is_here():
        return None
    try:
        return find_engines(engines_folder(compiled, graphs_origin(folder)))
    except OutputError as error:
        # something else computes, and its name is told
        log.warning("nothing that TensorRT built is used: %s", error.user_message)
        return None


def build_for_tensorrt(folder: Path, compiled: Path, on_begin: Callable[[], None]) -> Engines | None:
    """Let TensorRT build the exported graphs, which takes minutes; on_begin is called before. None where it is not.

    Raises WeightsError for damaged graphs, EngineError where the card fails or TensorRT is not exact, OutputError.
    """
    from engine.animators.liveportrait.onnx_providers import BY_NAME, TENSORRT
    from engine.animators.liveportrait.provider_check import runs, tensorrt_is_here
    from engine.animators.liveportrait.tensorrt_engines import build_engines, engines_folder

    graphs = find_graphs(folder)
    if graphs is None or not tensorrt_is_here():
        return None
    target = engines_folder(compiled, graphs_origin(folder))
    if not runs(BY_NAME[TENSORRT], graphs, target):
        return None
    on_begin()
    return build_engines(graphs, target)


def torch_folder(folder: Path, compiled: Path) -> Path:
    """Return the folder, made if need be, for what PyTorch compiles of the weights in folder on this machine's card.

    compiled: of all models. Code for another card, driver, PyTorch or other weights is removed. Raises OutputError.
    """
    import torch

    card = find_graphics_card()
    origin = {
        "card": torch.cuda.get_device_name() if card is None else card.name,
        "driver": "unknown" if card is None else card.driver,
        "PyTorch": f"{torch.__version__}, CUDA {torch.version.cuda}",
        "weights": weights_sha256(folder),
        "steps": str(STEPS_VERSION),
    }
    return open_compiled_folder(compiled, "liveportrait-pytorch", origin)


def _on_onnx(graphs: Path, provider: Provider | None, engines: Engines | None) -> Runtime:
    from engine.animators.liveportrait.onnx_providers import ON_PROCESSOR
    from engine.animators.liveportrait.onnx_runtime import OnnxRuntime

    chosen = provider or ON_PROCESSOR
    if engines is None or not chosen.keeping:
        return OnnxRuntime(graphs, chosen)
    return OnnxRuntime(graphs, chosen, engines=engines.folder, half=engines.half)


def _on_torch(weights: Path, open_folder: Callable[[], Path] | None) -> Runtime:
    from engine.animators.liveportrait.builder import load_networks
    from engine.animators.liveportrait.compile_process import fill_elsewhere
    from engine.animators.liveportrait.convert import read_converted
    from engine.animators.liveportrait.savings import save_work
    from engine.animators.liveportrait.torch_runtime import TorchRuntime

    networks = load_networks(read_converted(weights))
    save_work(networks)
    runtime = TorchRuntime(networks, open_folder=open_folder, fill=partial(fill_elsewhere, weights))
    runtime.try_out()
    return runtime
