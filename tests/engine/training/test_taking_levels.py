from __future__ import annotations

from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="onnx is not installed")

import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from engine.training.taking_levels import take_levels  # noqa: E402


def scaled(levels_of_one: float = 255.0, zero: int = 0) -> Any:
    """Return a model: levels (1, 2, 3, 3) uint8 as numbers from 0 to 1, in 8 bits where 1 has levels_of_one levels."""
    constants = {
        "most": np.float32(255),
        # as calibration finds it
        "scale": np.float32(np.float32(1 / levels_of_one) * np.float32(1.00001)),
        "zero": np.uint8(zero),
    }
    nodes = [
        helper.make_node("Cast", ["levels"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["numbers", "most"], ["shares"]),
        helper.make_node("QuantizeLinear", ["shares", "scale", "zero"], ["again"]),
        helper.make_node("DequantizeLinear", ["again", "scale", "zero"], ["result"]),
    ]
    shape = (1, 2, 3, 3)
    graph = helper.make_graph(
        nodes,
        "scaled",
        [helper.make_tensor_value_info("levels", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def result(model: Any, levels: Any) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"levels": levels})[0]


def test_levels_are_taken_as_they_are() -> None:
    levels = np.arange(18, dtype=np.uint8).reshape(1, 2, 3, 3) * 15
    model = scaled()
    wanted = result(model, levels)
    assert take_levels(model) == 1
    onnx.checker.check_model(model)
    assert [node.op_type for node in model.graph.node] == ["DequantizeLinear"]
    assert (result(model, levels) == wanted).all()


@pytest.mark.parametrize("other", [{"levels_of_one": 200.0}, {"zero": 3}])
def test_other_levels_are_computed(other: dict[str, Any]) -> None:
    model = scaled(**other)
    assert take_levels(model) == 0
    assert len(model.graph.node) == 4


def test_what_is_read_elsewhere_stays() -> None:
    model = scaled()
    model.graph.node.append(helper.make_node("Neg", ["shares"], ["less"]))
    model.graph.output.append(helper.make_tensor_value_info("less", TensorProto.FLOAT, (1, 2, 3, 3)))
    assert take_levels(model) == 1
    assert [node.op_type for node in model.graph.node] == ["Cast", "Div", "DequantizeLinear", "Neg"]
