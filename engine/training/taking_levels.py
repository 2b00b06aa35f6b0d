"""Lets an 8-bit graph take its input's levels as they are, where they are the levels that it computes with."""

from __future__ import annotations

from typing import Any

import numpy as np

# calibration finds 1 / 255 only to the precision of its figures
_NEARLY = 1e-4


def take_levels(model: Any) -> int:
    """Replace each cast, division by 255 and quantisation of an input (uint8) by the input, in place.

    Only where 255 levels stand for 1. Returns how many were replaced.
    """
    from onnx import numpy_helper

    graph = model.graph
    known = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    known |= {
        node.output[0]: numpy_helper.to_array(node.attribute[0].t)
        for node in graph.node
        if node.op_type == "Constant" and node.attribute[0].name == "value"
    }
    made_by: dict[str, Any] = {node.output[0]: node for node in graph.node}
    inputs = {value.name for value in graph.input}
    replaced = {}
    for node in graph.node:
        if node.op_type != "QuantizeLinear":
            continue
        divide = made_by.get(node.input[0])
        if divide is None or divide.op_type != "Div":
            continue
        cast = made_by.get(divide.input[0])
        if cast is None or cast.op_type != "Cast" or cast.input[0] not in inputs:
            continue
        scale, zero, most = (known[name] for name in (*node.input[1:3], divide.input[1]))
        if zero == 0 and np.isclose(scale * most, 1, rtol=_NEARLY):
            replaced[node.output[0]] = cast.input[0]
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name in replaced:
                node.input[place] = replaced[name]
    _drop_unused(graph)
    return len(replaced)


def _drop_unused(graph: Any) -> None:
    """Remove the nodes whose outputs nobody reads."""
    wanted = {value.name for value in graph.output}
    kept = []
    # inputs come before outputs
    for node in reversed(graph.node):
        if wanted & set(node.output):
            kept.append(node)
            wanted |= set(node.input)
    del graph.node[:]
    graph.node.extend(reversed(kept))
