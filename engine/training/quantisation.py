"""Turns exported graphs into 8-bit ones (static, calibrated on training footage).

Convolutions and what lies between them are computed in 8 bits, four times as fast where the processor has dot products
of bytes. The motion's heads stay in floating point: they say where each place comes from.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.animators.mobileportrait.networks.exported import inner_inputs
from engine.animators.mobileportrait.networks.grids import finer, sample
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.sizes import PICTURE_PX
from engine.training.batch import stack
from engine.training.exported_portrait import motion_inputs, packed_planes
from engine.training.interleaving import SCOPE, interleave_levels
from engine.training.pairs import Pair
from engine.training.taking_levels import take_levels

QUANTISED = ("motion", "synthesis", "inner")
_OPERATORS = ["Conv", "Relu", "Add", "Concat"]


def graph_inputs(network: MobilePortrait, pair: Pair) -> dict[str, dict[str, Tensor]]:
    """Return what the graphs QUANTISED are given for one pair that shows the whole picture."""
    batch = stack([pair], torch.device("cpu"))
    with torch.no_grad():
        features = network.encode(batch.source)
        mixed = network.mix(features.neural, batch.keypoints, batch.affine)
        moving = motion_inputs(batch.source, features, batch.keypoints, batch.small_contours, batch.affine, mixed)
        motion = network.move(batch.source, features, batch.keypoints, batch.small_contours, batch.affine, mixed)
        grid = finer(motion.grid, PICTURE_PX)
        warped = sample(torch.cat([batch.source.picture, batch.source.foreground], 1), grid)
        packed = packed_planes(warped, batch.background, batch.contours, motion.occlusion)
    whole = {"packed": packed, "view": features.view}
    return {"motion": moving, "synthesis": whole, "inner": inner_inputs(**whole)}


def quantise_graphs(folder: Path, inputs: Sequence[dict[str, dict[str, Tensor]]]) -> None:
    """Replace the graphs QUANTISED of folder by 8-bit ones, calibrated on inputs, as graph_inputs gives them."""
    for name in QUANTISED:
        path = folder / f"{name}.onnx"
        with tempfile.TemporaryDirectory() as scratch:
            made = _quantise(path, Path(scratch), [one[name] for one in inputs])
            made.replace(path)


def _quantise(path: Path, scratch: Path, inputs: Sequence[dict[str, Tensor]]) -> Path:
    import onnx
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready, made = scratch / "ready.onnx", scratch / "made.onnx"
    quant_pre_process(str(path), str(ready), skip_symbolic_shape=True)
    graph = onnx.load(str(ready)).graph
    exact = [node.name for node in graph.node if path.stem == "motion" and "heads" in node.name]
    # everything before the first convolution and after the heads is arithmetic on coordinates
    convolutional = _between_convolutions(graph)
    quiet = logging.getLogger()
    level = quiet.level
    quiet.setLevel(logging.ERROR)
    try:
        quantize_static(
            str(ready),
            str(made),
            _Calibration(inputs, [one.name for one in graph.input]),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            # without dot products of bytes (before 2019) sums of 8-bit weights overflow
            reduce_range=True,
            op_types_to_quantize=_OPERATORS,
            nodes_to_quantize=[name for name in convolutional if name not in exact],
            calibrate_method=CalibrationMethod.MinMax,
        )
    finally:
        quiet.setLevel(level)
    model = onnx.load(str(made))
    interleave_levels(model)
    take_levels(model)
    onnx.save(model, str(made))
    return made


def _between_convolutions(graph: Any) -> list[str]:
    """Return the names of convolutions and of the operators between them."""
    first = next(row for row, node in enumerate(graph.node) if node.op_type == "Conv")
    last = max(row for row, node in enumerate(graph.node) if node.op_type == "Conv")
    between = [node for node in graph.node[first : last + 1] if node.op_type in _OPERATORS]
    return [node.name for node in between if SCOPE not in node.name]


class _Calibration:
    """Hands inputs to the quantiser, one after another."""

    def __init__(self, inputs: Sequence[dict[str, Tensor]], names: Sequence[str]) -> None:
        self._rest: Iterator[dict[str, Tensor]] = iter(inputs)
        self._names = names

    def get_next(self) -> dict[str, Any] | None:
        """Return the next inputs, or None at the end."""
        one = next(self._rest, None)
        return None if one is None else {name: one[name].numpy() for name in self._names}
