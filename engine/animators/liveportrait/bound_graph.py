"""A graph in ONNX Runtime whose inputs and outputs lie in fixed places on its device: nothing is allocated per call."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime

from engine.frame import Array


class BoundGraph:
    """One session with its memory. All inputs and outputs are float32 of constant shapes; device: "cpu" or "cuda".

    Fixed places are also what a CUDA graph wants, which is recorded with the first call. For one thread at a time.
    provider: the one that is asked first. Raises what ONNX Runtime raises.
    """

    def __init__(self, session: Any, device: str) -> None:
        self._session, self._binding = session, session.io_binding()
        self.provider: str = session.get_providers()[0]
        self._inputs = {one.name: _place(one, device) for one in session.get_inputs()}
        self._outputs = {one.name: _place(one, device) for one in session.get_outputs()}
        for name, value in self._inputs.items():
            self._binding.bind_ortvalue_input(name, value)
        for name, value in self._outputs.items():
            self._binding.bind_ortvalue_output(name, value)
        self._seen: dict[str, Array] = {}

    def try_out(self) -> None:
        """Run it on zeros, twice: recorded, then replayed."""
        for _ in range(2):
            self.run(**{name: np.zeros(value.shape(), np.float32) for name, value in self._inputs.items()})

    def run(self, **values: Array) -> list[Array]:
        """Return the outputs, each an array of its own, for a value of every input.

        An array that is the very one of the call before is not copied again, so it must not have been written to.
        """
        assert values.keys() == self._inputs.keys()
        for name, value in values.items():
            if self._seen.get(name) is not value:
                self._inputs[name].update_inplace(np.ascontiguousarray(value, np.float32))
                self._seen[name] = value
        self._session.run_with_iobinding(self._binding)
        return [np.array(value.numpy(), np.float32) for value in self._outputs.values()]


def _place(one: Any, device: str) -> Any:
    return onnxruntime.OrtValue.ortvalue_from_shape_and_type(one.shape, np.float32, device, 0)
