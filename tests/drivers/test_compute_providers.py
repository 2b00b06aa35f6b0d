from __future__ import annotations

import numpy as np
import onnxruntime
import pytest

from drivers.compute_providers import list_compute_providers
from drivers.tiny_graph import SIDE, tiny_graph


def test_the_tiny_graph_squares_a_matrix() -> None:
    session = onnxruntime.InferenceSession(tiny_graph(), providers=["CPUExecutionProvider"])
    (given,), (made,) = session.get_inputs(), session.get_outputs()
    assert (given.name, given.shape, given.type) == ("x", [SIDE, SIDE], "tensor(float)")
    assert (made.name, made.shape, made.type) == ("y", [SIDE, SIDE], "tensor(float)")
    x = np.random.default_rng(0).standard_normal((SIDE, SIDE)).astype(np.float32)
    (y,) = session.run(None, {"x": x})
    assert np.allclose(y, x @ x, atol=1e-5)


def test_the_processor_works_everywhere(capfd: pytest.CaptureFixture[str]) -> None:
    providers = {provider.key: provider for provider in list_compute_providers()}
    assert providers.keys() == set(onnxruntime.get_available_providers())
    assert providers["CPUExecutionProvider"].works
    assert capfd.readouterr() == ("", "")


def test_what_does_not_work_says_why() -> None:
    for provider in list_compute_providers():
        assert provider.works is (provider.reason == "")
        assert "Execution" not in provider.name
