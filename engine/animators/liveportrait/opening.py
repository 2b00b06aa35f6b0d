"""Opens LivePortrait's verified weights on the best runtime that this machine really has."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from engine.animators.liveportrait.weights_folder import (
    NO_TORCH,
    find_graphs,
    require_weights,
    why_unavailable,
)
from engine.errors import WeightsError

if TYPE_CHECKING:
    from engine.animators.liveportrait.runtime import Runtime

log = logging.getLogger(__name__)

# in order of preference
GPU_PROVIDERS = (
    "CUDAExecutionProvider",
    "MIGraphXExecutionProvider",
    "DmlExecutionProvider",
    "CoreMLExecutionProvider",
)
_SILENT, _USUAL_SEVERITY = 4, 2


def open_runtime(folder: Path | None) -> Runtime:
    """Return what runs the networks: the exported graphs on a graphics card, else PyTorch, else the graphs on the CPU.

    folder: LivePortrait's in the user's store. The runtime's provider tells which it became. Raises WeightsError where
    weights are missing or damaged or nothing can run them, EngineError where memory runs out.
    """
    if folder is None:
        raise WeightsError(why_unavailable(None))
    weights, graphs = require_weights(folder), find_graphs(folder)
    provider = None if graphs is None else gpu_provider(graphs)
    if graphs is not None and provider is not None:
        return _on_onnx(graphs, (provider, "CPUExecutionProvider"))
    if importlib.util.find_spec("torch") is not None:
        return _on_torch(weights)
    if graphs is not None:
        return _on_onnx(graphs, ("CPUExecutionProvider",))
    raise WeightsError(f"{NO_TORCH}")


def gpu_provider(graphs: Path) -> str | None:
    """Return the first provider of a graphics card that runs the smallest of the graphs, or None."""
    import onnxruntime

    known = onnxruntime.get_available_providers()
    # what is missing is not the user's concern: PyTorch takes over, and the provider says so
    onnxruntime.set_default_logger_severity(_SILENT)
    try:
        if "CUDAExecutionProvider" in known:
            # NVIDIA's libraries from where pip puts them
            with contextlib.redirect_stdout(io.StringIO()):
                onnxruntime.preload_dlls()
        return next((name for name in GPU_PROVIDERS if name in known and _runs(name, graphs / "lip.onnx")), None)
    finally:
        onnxruntime.set_default_logger_severity(_USUAL_SEVERITY)


def _runs(provider: str, graph: Path) -> bool:
    import numpy as np
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as refusals

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _SILENT
    # else a provider whose libraries are missing quietly leaves everything to the processor
    options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    refused = (refusals.Fail, refusals.EPFail, refusals.EngineError, refusals.RuntimeException, refusals.NotImplemented)
    try:
        session = onnxruntime.InferenceSession(str(graph), options, providers=[provider], enable_fallback=0)
        session.run(None, {"x": np.zeros(session.get_inputs()[0].shape, np.float32)})
    except (*refused, RuntimeError) as error:
        log.info("%s does not run LivePortrait: %s", provider, error)
        return False
    return provider in session.get_providers()


def _on_onnx(graphs: Path, providers: tuple[str, ...]) -> Runtime:
    from engine.animators.liveportrait.onnx_runtime import OnnxRuntime

    return OnnxRuntime(graphs, providers)


def _on_torch(weights: Path) -> Runtime:
    from engine.animators.liveportrait.builder import load_networks
    from engine.animators.liveportrait.convert import read_converted
    from engine.animators.liveportrait.savings import save_work
    from engine.animators.liveportrait.torch_runtime import TorchRuntime

    networks = load_networks(read_converted(weights))
    save_work(networks)
    return TorchRuntime(networks)
