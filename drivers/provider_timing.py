"""How fast a provider computes, measured on a graph that is large enough to tell."""

from __future__ import annotations

import time

import numpy as np

from drivers.compute_providers import session_on
from drivers.tiny_graph import tiny_graph

# 6 products of matrices of this size are 5 billion operations: some hundredths of a second on a laptop
_SIDE, _PRODUCTS = 768, 6
_RUNS = 3


def measure_ms(key: str) -> float:
    """Return the shortest of some runs of the graph on one provider alone, in milliseconds.

    Up- and download of the matrix count, as they do for pictures. key: ONNX Runtime's name of a provider that works.
    Raises as ONNX Runtime does.
    """
    session = session_on(key, tiny_graph(_SIDE, _PRODUCTS))
    x = np.eye(_SIDE, dtype=np.float32)
    # the first run chooses and loads the kernels
    session.run(["y"], {"x": x})
    durations_s = []
    for _ in range(_RUNS):
        started_s = time.perf_counter()
        session.run(["y"], {"x": x})
        durations_s.append(time.perf_counter() - started_s)
    return min(durations_s) * 1e3
