"""Writes the few SPA pods that a camera of PipeWire needs: typed values, each with its size, padded to eight bytes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction

# spa/utils/type.h
_ID, _INT, _RECTANGLE, _FRACTION, _OBJECT, _CHOICE = 3, 4, 10, 11, 15, 19
_OBJECT_FORMAT, _OBJECT_BUFFERS, _OBJECT_META = 0x40003, 0x40004, 0x40005
# spa/param/param.h
PARAM_ENUM_FORMAT, PARAM_FORMAT, PARAM_BUFFERS, PARAM_META = 3, 4, 5, 6
# spa/param/format.h, spa/param/video/raw.h
_KEY_MEDIA_TYPE, _KEY_MEDIA_SUBTYPE = 1, 2
_KEY_VIDEO_FORMAT, _KEY_VIDEO_SIZE, _KEY_VIDEO_RATE = 0x20001, 0x20003, 0x20004
_MEDIA_VIDEO, _SUBTYPE_RAW, _VIDEO_I420 = 2, 1, 2
# spa/param/buffers.h, spa/buffer
_KEY_BUFFERS, _KEY_BLOCKS, _KEY_SIZE, _KEY_STRIDE, _KEY_DATA_TYPE = 1, 2, 3, 4, 6
_KEY_META_TYPE, _KEY_META_SIZE = 1, 2
_CHOICE_RANGE, _CHOICE_FLAGS = 1, 4
_DATA_MEMFD, META_HEADER, META_HEADER_BYTES = 2, 1, 32


def i420_format(size: tuple[int, int], rate_hz: Fraction) -> bytes:
    """Return the one format that is offered: I420 pictures of size (width, height), both even, at rate_hz."""
    return _object(
        _OBJECT_FORMAT,
        PARAM_ENUM_FORMAT,
        [
            (_KEY_MEDIA_TYPE, _id(_MEDIA_VIDEO)),
            (_KEY_MEDIA_SUBTYPE, _id(_SUBTYPE_RAW)),
            (_KEY_VIDEO_FORMAT, _id(_VIDEO_I420)),
            (_KEY_VIDEO_SIZE, _pod(_RECTANGLE, struct.pack("=II", *size))),
            (_KEY_VIDEO_RATE, _pod(_FRACTION, struct.pack("=II", rate_hz.numerator, rate_hz.denominator))),
        ],
    )


def i420_buffers(size: tuple[int, int]) -> bytes:
    """Return the buffers that such pictures need: one block in shared memory for the three planes."""
    width, height = size
    return _object(
        _OBJECT_BUFFERS,
        PARAM_BUFFERS,
        [
            (_KEY_BUFFERS, _choice(_CHOICE_RANGE, [4, 2, 8])),
            (_KEY_BLOCKS, _int(1)),
            (_KEY_SIZE, _int(width * height * 3 // 2)),
            (_KEY_STRIDE, _int(width)),
            (_KEY_DATA_TYPE, _choice(_CHOICE_FLAGS, [1 << _DATA_MEMFD])),
        ],
    )


def header_meta() -> bytes:
    """Return the wish for a header on each buffer, which carries its time and number."""
    return _object(
        _OBJECT_META,
        PARAM_META,
        [(_KEY_META_TYPE, _id(META_HEADER)), (_KEY_META_SIZE, _int(META_HEADER_BYTES))],
    )


def _pod(kind: int, body: bytes) -> bytes:
    return struct.pack("=II", len(body), kind) + body + b"\0" * (-len(body) % 8)


def _id(value: int) -> bytes:
    return _pod(_ID, struct.pack("=I", value))


def _int(value: int) -> bytes:
    return _pod(_INT, struct.pack("=i", value))


def _choice(kind: int, values: Sequence[int]) -> bytes:
    """Return a choice among ints: first the default, then the range's ends or the flags."""
    head = struct.pack("=IIII", kind, 0, 4, _INT)
    return _pod(_CHOICE, head + struct.pack(f"={len(values)}i", *values))


def _object(kind: int, param: int, properties: Sequence[tuple[int, bytes]]) -> bytes:
    body = b"".join(struct.pack("=II", key, 0) + pod for key, pod in properties)
    return _pod(_OBJECT, struct.pack("=II", kind, param) + body)
