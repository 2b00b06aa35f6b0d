from __future__ import annotations

import struct
from fractions import Fraction

import pytest

from drivers import pipewire_pods as pods


def properties(pod: bytes) -> tuple[int, int, dict[int, bytes]]:
    """Take an object apart: its type, its param, and the bodies of its properties by key."""
    size, kind = struct.unpack_from("=II", pod)
    assert kind == 15
    assert len(pod) == 8 + size
    object_type, param = struct.unpack_from("=II", pod, 8)
    at, found = 16, {}
    while at < len(pod):
        key, _flags, length, _kind = struct.unpack_from("=IIII", pod, at)
        found[key] = pod[at + 16 : at + 16 + length]
        at += 16 + length + -length % 8
    assert at == len(pod)
    return object_type, param, found


@pytest.mark.parametrize("rate_hz", [Fraction(30), Fraction(30000, 1001)])
def test_the_format_is_the_one_that_is_sent(rate_hz: Fraction) -> None:
    object_type, param, found = properties(pods.i420_format((1280, 720), rate_hz))
    assert (object_type, param) == (0x40003, pods.PARAM_ENUM_FORMAT)
    assert struct.unpack("=II", found[0x20003]) == (1280, 720)
    assert struct.unpack("=II", found[0x20004]) == (rate_hz.numerator, rate_hz.denominator)


def test_buffers_hold_one_picture() -> None:
    object_type, param, found = properties(pods.i420_buffers((640, 360)))
    assert (object_type, param) == (0x40004, pods.PARAM_BUFFERS)
    assert struct.unpack("=i", found[3]) == (640 * 360 * 3 // 2,)
    assert struct.unpack("=i", found[4]) == (640,)


def test_every_pod_ends_on_eight_bytes() -> None:
    for pod in (pods.i420_format((2, 2), Fraction(25)), pods.i420_buffers((2, 2)), pods.header_meta()):
        assert len(pod) % 8 == 0
