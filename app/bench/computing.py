"""Asks the runtimes what they computed with; what was asked of them is not looked at."""

from __future__ import annotations

import gc
import re
import sys

import cv2

from app.bench.case import Computing

# what TensorFlow Lite, inside MediaPipe, says of its own accord when it gives its graphs to something
_DELEGATE = re.compile(r"Created TensorFlow Lite (\S+ delegate for \S+?)\.?$", re.MULTILINE)
# the same of MediaPipe's graphs when they run on a graphics card
_GL = re.compile(r"GL version: (.+)$", re.MULTILINE)


def ask_runtimes(engine: str, said: str) -> Computing:
    """Return what computes in this process. engine: the animator's own words; said: what native libraries wrote."""
    return Computing(engine=engine, tracker=_tracker(said), opencv=_opencv(), nodes=_nodes())


def _tracker(said: str) -> str:
    delegates = sorted(set(_DELEGATE.findall(said)))
    if not delegates:
        return "MediaPipe, which did not say what it computes with"
    card = _GL.search(said)
    return f"MediaPipe: {', '.join(delegates)}" + (f", {card[1].strip()}" if card else "")


def _opencv() -> str:
    how = re.search(r"Parallel framework:\s+(\S+)", cv2.getBuildInformation())
    card = ", OpenCL" if cv2.ocl.useOpenCL() else ""
    return f"{cv2.getNumThreads()} threads ({how[1] if how else 'unknown'}){card}"


def _nodes() -> dict[str, int]:
    """Return how many nodes of all ONNX Runtime sessions in this process each provider runs.

    A session tells it if it was made with "session.record_ep_graph_assignment_info"; of the others only the providers
    that loaded are known, and counted with 0 nodes.
    """
    runtime = sys.modules.get("onnxruntime")
    if runtime is None:
        return {}
    refusals = sys.modules["onnxruntime.capi.onnxruntime_pybind11_state"]
    found: dict[str, int] = {}
    # the type, not isinstance: that asks each object for its class, and a lazy one loads its library to answer
    for session in [one for one in gc.get_objects() if issubclass(type(one), runtime.InferenceSession)]:
        try:
            parts = session.get_provider_graph_assignment_info()
        except refusals.Fail:
            for provider in session.get_providers():
                found.setdefault(provider, 0)
            continue
        for part in parts:
            found[part.ep_name] = found.get(part.ep_name, 0) + len(part.get_nodes())
    return found
