"""Finds what really runs the exported graphs here: being in ONNX Runtime's list says nothing about libraries."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as refusals

from engine.animators.liveportrait.onnx_providers import CPU, CUDA, PROVIDERS, TENSORRT, Provider

log = logging.getLogger(__name__)

# run to see whether a provider runs anything; the smallest one
_TRIED = "lip.onnx"
_SILENT, _USUAL_SEVERITY = 4, 2
_REFUSALS = (
    *(refusals.Fail, refusals.EPFail, refusals.EngineError, refusals.RuntimeException, refusals.NotImplemented),
    RuntimeError,
)


def find_card_provider(graphs: Path, engines: Path | None = None) -> Provider | None:
    """Return the first provider of a graphics card that runs the smallest of the graphs, or None.

    engines: what TensorRT built of them; without it TensorRT is left out, which would build for minutes.
    """
    known = onnxruntime.get_available_providers()
    with _silence(known):
        for one in PROVIDERS:
            ready = one.name != CPU and one.name in known and (engines is not None or not one.keeping)
            if ready and runs(one, graphs, engines):
                return one
    return None


def tensorrt_is_here() -> bool:
    """Tell whether ONNX Runtime was built for TensorRT; whether its libraries are here, runs tells."""
    return TENSORRT in onnxruntime.get_available_providers()


def runs(provider: Provider, graphs: Path, engines: Path | None = None) -> bool:
    """Tell whether provider itself computes the smallest of the graphs in the folder."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _SILENT
    # else a provider whose libraries are missing quietly leaves everything to the processor
    options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    asked = [entry for entry in provider.arguments(folder=engines) if entry[0] != CPU]
    try:
        session = onnxruntime.InferenceSession(str(graphs / _TRIED), options, providers=asked, enable_fallback=0)
        session.run(None, {"x": np.zeros(session.get_inputs()[0].shape, np.float32)})
    except _REFUSALS as error:
        log.info("%s does not run LivePortrait: %s", provider.name, error)
        return False
    return provider.name in session.get_providers()


@contextlib.contextmanager
def _silence(known: list[str]) -> Iterator[None]:
    """What is missing is not the user's concern: something else takes over, and the provider's name says so."""
    onnxruntime.set_default_logger_severity(_SILENT)
    try:
        if CUDA in known:
            # NVIDIA's libraries from where pip puts them
            with contextlib.redirect_stdout(io.StringIO()):
                onnxruntime.preload_dlls()
        yield
    finally:
        onnxruntime.set_default_logger_severity(_USUAL_SEVERITY)
