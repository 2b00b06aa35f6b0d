"""Interleaves the phases of an 8-bit graph's levels as bytes, pixel by pixel (see folded_join.py).

Exported, the operators between are computed in floating point and channel by channel. Where channels follow one another
a phase's pixel is one piece of memory, and the convolutions around keep that order, so that transpositions cancel out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# what stands in the names of the nodes that Interleave becomes
SCOPE = "/interleave/"
_LEVELS = ("QuantizeLinear", "DequantizeLinear")


def interleave_levels(model: Any) -> int:
    """Replace each dequantise, Interleave, quantise of an ONNX model by moves of levels, in place. Returns how many.

    Raises ValueError where an Interleave is not computed in 8 bits.
    """
    from onnx import shape_inference

    graph = model.graph
    known = shape_inference.infer_shapes(model).graph
    shapes = {value.name: [one.dim_value for one in value.type.tensor_type.shape.dim] for value in known.value_info}
    scopes = sorted({node.name.split(SCOPE)[0] + SCOPE for node in graph.node if SCOPE in node.name})
    for scope in scopes:
        before, inner, after, last = _run_of(list(graph.node), scope)
        moves = _moves(graph, scope, before.input[0], after.output[0], shapes[before.output[0]])
        # levels are only moved: they mean what they meant
        last.input[1:] = before.input[1:]
        _put_in_place(graph, [before, *inner, after], moves)
    return len(scopes)


def _run_of(nodes: list[Any], scope: str) -> tuple[Any, list[Any], Any, Any]:
    """Return the node that gives an Interleave its input, its own nodes, and the two that take its output."""
    inner = [node for node in nodes if scope in node.name and node.op_type not in _LEVELS]
    made, read = {name for node in inner for name in node.output}, {name for node in inner for name in node.input}
    before = [node for node in nodes if node not in inner and set(node.output) & read]
    after = [node for node in nodes if node not in inner and set(node.input) & made]
    last = [node for node in nodes if after and after[0].output[0] in node.input]
    if [node.op_type for node in (*before, *after, *last)] != [
        "DequantizeLinear",
        "QuantizeLinear",
        "DequantizeLinear",
    ]:
        raise ValueError(f"{scope} is not computed in 8 bits")
    return before[0], inner, after[0], last[0]


def _put_in_place(graph: Any, old: list[Any], new: list[Any]) -> None:
    """Replace the nodes old of graph by new, at the place of the last of them."""
    nodes = list(graph.node)
    place = nodes.index(old[-1])
    nodes[place:place] = new
    del graph.node[:]
    graph.node.extend(node for node in nodes if node not in old)


def _moves(graph: Any, scope: str, source: str, result: str, shape: list[int]) -> list[Any]:
    """Return the nodes that make result (B, C, 2 H, 2 W) of the phases source (B, 4 C, H + 1, W + 1), of this shape."""
    from onnx import helper

    b, c, h, w = shape[0], shape[1] // 4, shape[2] - 1, shape[3] - 1
    names = iter(f"{scope}move_{row}" for row in range(20))
    made: list[Any] = []

    def then(kind: str, inputs: list[str], output: str | None = None, **settings: Any) -> str:
        output = output or next(names)
        made.append(helper.make_node(kind, inputs, [output], f"{output}_{kind}", **settings))
        return output

    def sides(name: str, values: list[int]) -> str:
        return _constant(graph, f"{scope}{name}", values)

    turned = then("Transpose", [source], perm=[0, 2, 3, 1])
    rows = []
    for i in (0, 1):
        phases = []
        for j in (0, 1):
            k = 2 * i + j
            low, high = sides(f"low_{k}", [i, j, k * c]), sides(f"high_{k}", [i + h, j + w, (k + 1) * c])
            phases.append(then("Slice", [turned, low, high, sides(f"axes_{k}", [1, 2, 3])]))
        wide = then("Concat", phases, axis=3)
        rows.append(then("Reshape", [wide, sides(f"row_{i}", [b, h, 1, 2 * w * c])]))
    high = then("Concat", rows, axis=2)
    whole = then("Reshape", [high, sides("whole", [b, 2 * h, 2 * w, c])])
    then("Transpose", [whole], result, perm=[0, 3, 1, 2])
    return made


def _constant(graph: Any, name: str, values: list[int]) -> str:
    from onnx import numpy_helper

    graph.initializer.append(numpy_helper.from_array(np.array(values, np.int64), name))
    return name
