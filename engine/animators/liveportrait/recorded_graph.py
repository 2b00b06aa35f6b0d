"""A function recorded as a CUDA graph: hundreds of operators, one start."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.animators.liveportrait.growing_step import Function

# the first calls allocate and choose algorithms, which cannot be recorded
_TRIALS = 3


class RecordedGraph:
    """Replays function on a graphics card. Its output is the same tensor each time: to be used before the next call.

    An input that is the very tensor of the call before is not copied again, so it must not have been written to.
    Raises RuntimeError where the card refuses, torch.OutOfMemoryError among them.
    """

    def __init__(self, function: Function, inputs: tuple[Tensor, ...]) -> None:
        self._inputs = tuple(one.clone() for one in inputs)
        self._seen: list[Tensor | None] = list(inputs)
        aside: torch.cuda.Stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(_TRIALS):
                function(*self._inputs)
        torch.cuda.current_stream().wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        # thread_local: meanwhile another thread may prepare another avatar
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            self._output = function(*self._inputs)

    def __call__(self, *inputs: Tensor) -> Tensor:
        """Return the function's output for inputs of the shapes that were recorded."""
        for i, (own, given) in enumerate(zip(self._inputs, inputs, strict=True)):
            if self._seen[i] is not given:
                own.copy_(given, non_blocking=True)
                self._seen[i] = given
        self._graph.replay()
        return self._output
