"""Fixed places for inputs and outputs, on the processor's provider, against a plain run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

onnx = pytest.importorskip("onnx", reason="onnx is not installed")

from engine.animators.liveportrait.bound_graph import BoundGraph  # noqa: E402


@pytest.fixture
def session(tmp_path: Path) -> Any:
    """sum = a + b, product = a · b, for (2, 3)."""
    kind, shape = onnx.TensorProto.FLOAT, [2, 3]
    places = {name: onnx.helper.make_tensor_value_info(name, kind, shape) for name in ("a", "b", "sum", "product")}
    nodes = [onnx.helper.make_node("Add", ["a", "b"], ["sum"]), onnx.helper.make_node("Mul", ["a", "b"], ["product"])]
    graph = onnx.helper.make_graph(nodes, "g", [places["a"], places["b"]], [places["sum"], places["product"]])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(tmp_path / "g.onnx"))
    return onnxruntime.InferenceSession(str(tmp_path / "g.onnx"), providers=["CPUExecutionProvider"])


def test_it_gives_what_a_plain_run_gives(session: Any) -> None:
    graph = BoundGraph(session, "cpu")
    assert graph.provider == "CPUExecutionProvider"
    random = np.random.default_rng(0)
    for _ in range(3):
        a, b = random.normal(size=(2, 2, 3)).astype(np.float32)
        for own, plain in zip(graph.run(a=a, b=b), session.run(None, {"a": a, "b": b}), strict=True):
            np.testing.assert_array_equal(own, plain)


def test_results_are_the_caller_s_to_keep(session: Any) -> None:
    graph = BoundGraph(session, "cpu")
    ones = np.ones((2, 3), np.float32)
    first, _ = graph.run(a=ones, b=ones)
    graph.run(a=5 * ones, b=ones)
    assert first.tolist() == [[2, 2, 2]] * 2


def test_what_stays_is_not_copied_again(session: Any) -> None:
    graph = BoundGraph(session, "cpu")
    held, ones = np.zeros((2, 3), np.float32), np.ones((2, 3), np.float32)
    graph.run(a=held, b=ones)
    # against the rule, to see whether it is looked at
    held += 9
    assert graph.run(a=held, b=ones.copy())[0].max() == 1
    assert graph.run(a=held.copy(), b=ones)[0].max() == 10


def test_other_layouts_and_types_are_taken(session: Any) -> None:
    turned = np.arange(6, dtype=np.float64).reshape(3, 2).T
    total, _ = BoundGraph(session, "cpu").run(a=turned, b=turned)
    np.testing.assert_array_equal(total, 2 * turned)


def test_a_missing_input_is_our_mistake(session: Any) -> None:
    with pytest.raises(AssertionError):
        BoundGraph(session, "cpu").run(a=np.zeros((2, 3), np.float32))


def test_it_can_be_tried_out(session: Any) -> None:
    graph = BoundGraph(session, "cpu")
    graph.try_out()
    ones = np.ones((2, 3), np.float32)
    assert graph.run(a=ones, b=ones)[0].max() == 2
