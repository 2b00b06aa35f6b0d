"""What networks can run on: tried out, not taken on trust."""

from __future__ import annotations

import contextlib
import io
import logging
from dataclasses import dataclass
from typing import Any

import numpy as np

from drivers.tiny_graph import SIDE, tiny_graph

log = logging.getLogger(__name__)

# what a person calls the providers of ONNX Runtime
_NAMES = {
    "CPUExecutionProvider": "processor (CPU)",
    "CUDAExecutionProvider": "NVIDIA graphics card (CUDA)",
    "TensorrtExecutionProvider": "NVIDIA graphics card (TensorRT)",
    "DmlExecutionProvider": "graphics card (DirectML)",
    "CoreMLExecutionProvider": "Apple graphics and neural engine (Core ML)",
    "OpenVINOExecutionProvider": "Intel (OpenVINO)",
    "ROCMExecutionProvider": "AMD graphics card (ROCm)",
    "MIGraphXExecutionProvider": "AMD graphics card (MIGraphX)",
}
_CPU, _CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_MISSING = "its libraries are missing or do not fit this machine"
_WRONG = "it computes wrong numbers"
_SILENT, _USUAL_SEVERITY = 4, 2


@dataclass(frozen=True, slots=True)
class ComputeProvider:
    """A way to compute networks. key: ONNX Runtime's name; works: it ran a graph just now; reason: why not."""

    key: str
    name: str
    works: bool
    reason: str = ""


def list_compute_providers() -> list[ComputeProvider]:
    """Try every provider this ONNX Runtime was built with, by running a small graph on it alone."""
    import onnxruntime

    keys: list[str] = onnxruntime.get_available_providers()
    # libraries that are missing are reported in the list instead
    onnxruntime.set_default_logger_severity(_SILENT)
    try:
        if _CUDA in keys:
            _find_cuda_packages()
        return [_tried(key) for key in keys]
    finally:
        onnxruntime.set_default_logger_severity(_USUAL_SEVERITY)


def _tried(key: str) -> ComputeProvider:
    from onnxruntime.capi import onnxruntime_pybind11_state as refusals

    name = _NAMES.get(key, key.removesuffix("ExecutionProvider"))
    refused = (refusals.Fail, refusals.EPFail, refusals.EngineError, refusals.RuntimeException, refusals.NotImplemented)
    try:
        right = _run_on(key)
    except (*refused, RuntimeError) as error:
        log.info("%s: %s", key, error)
        return ComputeProvider(key, name, works=False, reason=_MISSING)
    return ComputeProvider(key, name, works=right, reason="" if right else _WRONG)


def _run_on(key: str) -> bool:
    """Run the tiny graph on one provider alone; return whether the result is right. Raises as ONNX Runtime does."""
    session = session_on(key, tiny_graph(), threads=1)
    x = np.eye(SIDE, dtype=np.float32) * 3
    (y,) = session.run(["y"], {"x": x})
    return key in session.get_providers() and np.allclose(y, x @ x, atol=0.05)


def session_on(key: str, graph: bytes, *, threads: int = 0) -> Any:
    """Return an ONNX Runtime session of graph on one provider alone. threads: 0 is as many as there are cores.

    Raises as ONNX Runtime does where the provider does not load or cannot run all of it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _SILENT
    options.intra_op_num_threads = threads
    if key != _CPU:
        # else a provider whose libraries are missing quietly leaves everything to the processor
        options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    return onnxruntime.InferenceSession(graph, options, providers=[key], enable_fallback=0)


def _find_cuda_packages() -> None:
    """Load NVIDIA's libraries from where pip puts them; ONNX Runtime by itself looks only where the system does."""
    import onnxruntime

    with contextlib.redirect_stdout(io.StringIO()) as said:
        onnxruntime.preload_dlls()
    log.info("CUDA libraries: %s", said.getvalue().strip() or "loaded")
