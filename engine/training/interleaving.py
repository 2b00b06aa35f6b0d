"""Interleaves the phases of an 8-bit graph's levels as bytes (see folded_join.py).

The quantiser leaves the operators between in floating point. They only move numbers, so that the levels themselves can
be moved; the convolutions around have the channels last, too, so that transpositions cancel out.
"""

from __future__ import annotations

from typing import Any

# what stands in the names of the nodes that Interleave becomes
SCOPE = "/interleave/"
_LEVELS = ("QuantizeLinear", "DequantizeLinear")


def interleave_levels(model: Any) -> int:
    """Take what dequantises and quantises around each Interleave out of an ONNX model, in place. Returns how many.

    Raises ValueError where an Interleave is not computed in 8 bits.
    """
    graph = model.graph
    scopes = sorted({node.name.split(SCOPE)[0] + SCOPE for node in graph.node if SCOPE in node.name})
    for scope in scopes:
        before, inner, after, last = _run_of(list(graph.node), scope)
        for node in inner:
            _rename(node.input, before.output[0], before.input[0])
            _rename(node.output, after.input[0], after.output[0])
        # levels are only moved: they mean what they meant
        last.input[1:] = before.input[1:]
        for node in (before, after):
            graph.node.remove(node)
        _forget_types(graph, {name for node in inner for name in node.output})
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


def _rename(names: Any, old: str, new: str) -> None:
    names[:] = [new if name == old else name for name in names]


def _forget_types(graph: Any, names: set[str]) -> None:
    """Drop what the model notes of these values' types: they are bytes now."""
    for value in [value for value in graph.value_info if value.name in names]:
        graph.value_info.remove(value)
