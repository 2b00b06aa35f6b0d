from __future__ import annotations

from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="onnx is not installed")

import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from engine.training.doubling import double_by_copying  # noqa: E402


def doubling(factor: float = 2.0, scale_after: str = "before") -> Any:
    """Return a model: levels (1, 3, 4, 5) uint8, dequantised, enlarged by factor, quantised."""
    constants = {
        "before": np.float32(0.5),
        "after": np.float32(0.25),
        "zero": np.uint8(7),
        "factors": np.array([1, 1, factor, factor], np.float32),
    }
    nodes = [
        helper.make_node("DequantizeLinear", ["levels", "before", "zero"], ["values"], "dequantise"),
        helper.make_node("Resize", ["values", "", "factors"], ["more"], "resize", mode="nearest"),
        helper.make_node("QuantizeLinear", ["more", scale_after, "zero"], ["larger"], "quantise"),
    ]
    side = int(4 * factor), int(5 * factor)
    graph = helper.make_graph(
        nodes,
        "doubling",
        [helper.make_tensor_value_info("levels", TensorProto.UINT8, (1, 3, 4, 5))],
        [helper.make_tensor_value_info("larger", TensorProto.UINT8, (1, 3, *side))],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def larger(model: Any, levels: Any) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"levels": levels})[0]


def test_copies_are_what_resize_gives() -> None:
    levels = np.random.default_rng(0).integers(0, 256, (1, 3, 4, 5), dtype=np.uint8)
    model = doubling()
    wanted = larger(model, levels)
    assert double_by_copying(model) == 1
    onnx.checker.check_model(model)
    assert "Resize" not in {node.op_type for node in model.graph.node}
    assert (larger(model, levels) == wanted).all()
    assert (wanted == levels.repeat(2, 2).repeat(2, 3)).all()


@pytest.mark.parametrize("wrong", [{"factor": 3.0}, {"scale_after": "after"}])
def test_another_resize_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a doubling"):
        double_by_copying(doubling(**wrong))


def test_one_in_floating_point_is_refused() -> None:
    model = doubling()
    del model.graph.node[2]
    model.graph.node[1].output[0] = "larger"
    with pytest.raises(ValueError, match="not computed in 8 bits"):
        double_by_copying(model)
