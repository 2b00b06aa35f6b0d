"""Doubles levels of an 8-bit graph by copying: ONNX Runtime's Resize reads 8-bit pixels one by one.

Pixels whose channels follow one another are doubled to the right by joining them with themselves, rows downwards
likewise. The convolutions around keep their channels in that order, so that the transpositions cancel out.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def double_by_copying(model: Any) -> int:
    """Replace each dequantise, Resize (nearest, by two), quantise of an ONNX model, in place. Returns how many.

    Raises ValueError where a Resize is another, or its levels change.
    """
    from onnx import shape_inference

    graph = model.graph
    known = shape_inference.infer_shapes(model).graph
    shapes = {
        value.name: [one.dim_value for one in value.type.tensor_type.shape.dim]
        for value in (*known.value_info, *known.input)
    }
    resizes = [node for node in graph.node if node.op_type == "Resize"]
    nodes = list(graph.node)
    for resize in resizes:
        before, after = _neighbours(nodes, resize)
        shape = shapes[resize.input[0]]
        doubled = [shape[0], shape[1], 2 * shape[2], 2 * shape[3]]
        if shapes.get(resize.output[0]) != doubled or before.input[1] != after.input[1]:
            raise ValueError(f"{resize.name} is not a doubling of the same levels")
        copying = _copying(graph, resize.name, before.input[0], after.output[0], shape)
        place = nodes.index(after)
        nodes[place : place + 1] = copying
        nodes.remove(resize)
        if not any(resize.input[0] in node.input for node in nodes):
            nodes.remove(before)
    del graph.node[:]
    graph.node.extend(nodes)
    return len(resizes)


def _neighbours(nodes: list[Any], resize: Any) -> tuple[Any, Any]:
    """Return the nodes that dequantise a Resize's input and quantise its output."""
    before = next(node for node in nodes if resize.input[0] in node.output)
    after = [node for node in nodes if resize.output[0] in node.input]
    if before.op_type != "DequantizeLinear" or [node.op_type for node in after] != ["QuantizeLinear"]:
        raise ValueError(f"{resize.name} is not computed in 8 bits")
    return before, after[0]


def _copying(graph: Any, name: str, source: str, result: str, shape: list[int]) -> list[Any]:
    """Return the nodes that double source (B, C, H, W), of this shape, to result (B, C, 2 H, 2 W)."""
    from onnx import helper, numpy_helper

    b, c, h, w = shape
    for step, sides in (("wide", [b, h, 1, 2 * w * c]), ("high", [b, 2 * h, 2 * w, c])):
        graph.initializer.append(numpy_helper.from_array(np.array(sides, np.int64), f"{name}_{step}_shape"))
    steps: list[tuple[str, list[str], dict[str, Any]]] = [
        ("Transpose", [source], {"perm": [0, 2, 3, 1]}),
        ("Concat", [f"{name}_0", f"{name}_0"], {"axis": 3}),
        ("Reshape", [f"{name}_1", f"{name}_wide_shape"], {}),
        ("Concat", [f"{name}_2", f"{name}_2"], {"axis": 2}),
        ("Reshape", [f"{name}_3", f"{name}_high_shape"], {}),
        ("Transpose", [f"{name}_4"], {"perm": [0, 3, 1, 2]}),
    ]
    return [
        helper.make_node(
            kind, inputs, [result if row == len(steps) - 1 else f"{name}_{row}"], f"{name}_{kind}_{row}", **settings
        )
        for row, (kind, inputs, settings) in enumerate(steps)
    ]
