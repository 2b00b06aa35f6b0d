from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed")

import onnxruntime  # noqa: E402
from onnx import helper, numpy_helper  # noqa: E402

from engine.animators.mobileportrait.networks.folded_join import Interleave  # noqa: E402
from engine.training.interleaving import interleave_levels  # noqa: E402

# the newer exporter wants a package of its own
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class Moved(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.interleave = Interleave()

    def forward(self, phases: torch.Tensor) -> torch.Tensor:
        return self.interleave(phases)


def interleaving(path: Path, *, levels: bool = True) -> Any:
    """Return a model: phases (1, 12, 4, 6), dequantised, interleaved, quantised, dequantised."""
    torch.onnx.export(
        Moved(), (torch.rand(1, 12, 4, 6),), str(path), input_names=["values"], output_names=["moved"], dynamo=False
    )
    model = onnx.load(str(path))
    graph = model.graph
    for node in graph.node:
        node.name = f"/up{node.name}"
    if not levels:
        return model
    for name, value in {"before": np.float32(0.5), "after": np.float32(0.4), "zero": np.uint8(7)}.items():
        graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    graph.node.insert(0, helper.make_node("DequantizeLinear", ["levels", "before", "zero"], ["values"], "first"))
    graph.node.append(helper.make_node("QuantizeLinear", ["moved", "after", "zero"], ["again"], "second"))
    graph.node.append(helper.make_node("DequantizeLinear", ["again", "after", "zero"], ["result"], "third"))
    graph.input[0].name, graph.output[0].name = "levels", "result"
    graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.UINT8
    return model


def result_of(model: Any, levels: Any) -> Any:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"levels": levels})[0]


def test_levels_are_moved_as_bytes_and_mean_what_they_meant(tmp_path: Path) -> None:
    model = interleaving(tmp_path / "moved.onnx")
    assert interleave_levels(model) == 1
    onnx.checker.check_model(model)
    assert "QuantizeLinear" not in {node.op_type for node in model.graph.node}
    levels = np.random.default_rng(0).integers(0, 256, (1, 12, 4, 6), dtype=np.uint8)
    wanted = Interleave()(torch.from_numpy(levels).float()).numpy()
    assert (result_of(model, levels) == (wanted - 7) * 0.5).all()


def test_one_in_floating_point_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not computed in 8 bits"):
        interleave_levels(interleaving(tmp_path / "moved.onnx", levels=False))
