"""The exported networks on ONNX Runtime."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import WeightsError
from engine.frame import Array, Image

# synthesis paints whole pictures, inner what sizes.INNER leaves of them
GRAPHS = ("avatar", "mixer", "stitching", "transforms", "motion", "synthesis", "inner")
# Two pictures are worked on at a time (see begin in animator.py), and a face is tracked: half of the cores each. The
# graphs are small: more threads than this only wait for one another
MOST_THREADS = 4


class PortraitRuntime:
    """Runs the graphs of one folder on the CPU. Calls of different graphs may overlap."""

    provider = "CPU (ONNX Runtime)"

    def __init__(self, folder: Path) -> None:
        self._sessions = {name: _open(folder / f"{name}.onnx") for name in GRAPHS}
        # inputs that a graph has no use for were dropped when it was exported
        self._wanted = {
            name: {one.name: np.uint8 if one.type == "tensor(uint8)" else np.float32 for one in session.get_inputs()}
            for name, session in self._sessions.items()
        }

    def run(self, graph: str, inputs: Mapping[str, Array | Image]) -> list[Array]:
        """Return the outputs of a graph, one of GRAPHS."""
        ready = {name: np.ascontiguousarray(inputs[name], kind) for name, kind in self._wanted[graph].items()}
        outputs: list[Array] = self._sessions[graph].run(None, ready)
        return outputs


def _open(path: Path) -> Any:
    # late: where another engine is chosen, it is not loaded
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NoSuchFile

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(MOST_THREADS, max(1, (os.cpu_count() or 1) // 2))
    # a thread that spins while it waits takes the processor from the tracker
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # so that a session can tell what it computes with
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (NoSuchFile, InvalidProtobuf, InvalidGraph, Fail) as error:
        raise WeightsError(f"The network {path} is missing or damaged. Install Understudy again.") from error
