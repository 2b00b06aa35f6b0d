"""The smallest network worth running, as an ONNX file in memory: y = x · x for matrices."""

from __future__ import annotations

SIDE = 8

# onnx.proto: TensorProto.FLOAT, and protobuf's two kinds of fields used here
_FLOAT = 1
_NUMBER, _BYTES = 0, 2


def tiny_graph() -> bytes:
    """Return the model: input x and output y, both (8, 8) float32."""
    x, y = (_text(1, name) + _message(2, _matrix_type()) for name in ("x", "y"))
    # NodeProto: 1 input, 2 output, 4 op_type
    node = _text(1, "x") + _text(1, "x") + _text(2, "y") + _text(4, "MatMul")
    # GraphProto: 1 node, 2 name, 11 input, 12 output
    graph = _message(1, node) + _text(2, "square") + _message(11, x) + _message(12, y)
    # ModelProto: 1 ir_version, 7 graph, 8 opset_import (2 version)
    return _number(1, 8) + _message(7, graph) + _message(8, _number(2, 13))


def _matrix_type() -> bytes:
    """Return a TypeProto: 1 tensor_type (1 elem_type, 2 shape (1 dim (1 dim_value)))."""
    side = _message(1, _number(1, SIDE))
    return _message(1, _number(1, _FLOAT) + _message(2, side + side))


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
