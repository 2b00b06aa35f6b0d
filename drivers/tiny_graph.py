"""The smallest network worth running, as an ONNX file in memory: y = x · x for matrices, or x · x · x and so on."""

from __future__ import annotations

from itertools import pairwise

SIDE = 8

# onnx.proto: TensorProto.FLOAT, and protobuf's two kinds of fields used here
_FLOAT = 1
_NUMBER, _BYTES = 0, 2


def tiny_graph(side: int = SIDE, products: int = 1) -> bytes:
    """Return the model: input x and output y, both (side, side) float32; y is x multiplied by x products times."""
    x, y = (_text(1, name) + _message(2, _matrix_type(side)) for name in ("x", "y"))
    names = ["x", *(f"x{number}" for number in range(1, products)), "y"]
    # NodeProto: 1 input, 2 output, 4 op_type
    nodes = (
        _message(1, _text(1, before) + _text(1, "x") + _text(2, after) + _text(4, "MatMul"))
        for before, after in pairwise(names)
    )
    # GraphProto: 1 node, 2 name, 11 input, 12 output
    graph = b"".join(nodes) + _text(2, "square") + _message(11, x) + _message(12, y)
    # ModelProto: 1 ir_version, 7 graph, 8 opset_import (2 version)
    return _number(1, 8) + _message(7, graph) + _message(8, _number(2, 13))


def _matrix_type(side: int) -> bytes:
    """Return a TypeProto: 1 tensor_type (1 elem_type, 2 shape (1 dim (1 dim_value)))."""
    length = _message(1, _number(1, side))
    return _message(1, _number(1, _FLOAT) + _message(2, length + length))


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _NUMBER) + _varint(value)


def _varint(value: int) -> bytes:
    groups = []
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])
