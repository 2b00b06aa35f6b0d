"""libpulse-simple: one stream of sound to or from PipeWire or PulseAudio."""

from __future__ import annotations

import ctypes
from enum import IntEnum
from typing import Any

from engine.errors import DeviceError, DeviceLostError

_LIBRARY = "libpulse-simple.so.0"
# pulse/sample.h: float, little endian
_FLOAT32 = 5
_AS_THE_SERVER_LIKES = 0xFFFFFFFF
SAMPLE_BYTES = 4


class Direction(IntEnum):
    """pulse/def.h, pa_stream_direction."""

    PLAYBACK = 1
    RECORD = 2


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _BufferAttributes(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class PulseStream:
    """Float samples to or from one device. buffer_s: how much lies between us and the server.

    Not thread-safe. Raises DeviceError where the library or the device is missing.
    """

    def __init__(self, direction: Direction, device: str, rate_hz: int, channels: int, buffer_s: float) -> None:
        self._device, self._pulse = device, _library()
        length = SAMPLE_BYTES * channels * round(rate_hz * buffer_s)
        buffers = _BufferAttributes(*[_AS_THE_SERVER_LIKES] * 5)
        if direction is Direction.PLAYBACK:
            buffers.tlength = length
        else:
            buffers.fragsize = length
        error = ctypes.c_int(0)
        self._stream: Any = self._pulse.pa_simple_new(
            None,
            b"Understudy",
            int(direction),
            device.encode(),
            b"voice",
            ctypes.byref(_SampleSpec(_FLOAT32, rate_hz, channels)),
            None,
            ctypes.byref(buffers),
            ctypes.byref(error),
        )
        if not self._stream:
            raise DeviceError(f"The sound device '{device}' cannot be used ({self._said(error)}).")

    def write(self, data: bytes) -> None:
        """Play data; waits until there is room. Raises DeviceLostError."""
        self._call("pa_simple_write", data, len(data))

    def read(self, size: int) -> bytes:
        """Wait for size bytes of sound and return them. Raises DeviceLostError."""
        data = ctypes.create_string_buffer(size)
        self._call("pa_simple_read", data, size)
        return data.raw

    def latency_s(self) -> float:
        """Return how old what was read last is, or how long what is written next takes. Raises DeviceLostError."""
        error = ctypes.c_int(0)
        latency_us = int(self._pulse.pa_simple_get_latency(self._open(), ctypes.byref(error)))
        if error.value:
            raise self._lost(error)
        return latency_us / 1e6

    def close(self) -> None:
        """End the stream. Safe to call twice."""
        stream, self._stream = self._stream, None
        if stream:
            self._pulse.pa_simple_free(stream)

    def _call(self, name: str, data: Any, size: int) -> None:
        error = ctypes.c_int(0)
        if getattr(self._pulse, name)(self._open(), data, size, ctypes.byref(error)) < 0:
            raise self._lost(error)

    def _open(self) -> Any:
        if not self._stream:
            raise DeviceLostError(f"The sound device '{self._device}' is closed. Start again.")
        return self._stream

    def _lost(self, error: ctypes.c_int) -> DeviceLostError:
        return DeviceLostError(f"The sound device '{self._device}' has gone ({self._said(error)}).")

    def _said(self, error: ctypes.c_int) -> str:
        return str(self._pulse.pa_strerror(error.value).decode(errors="replace"))


def _library() -> Any:
    try:
        pulse: Any = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise DeviceError("This needs libpulse; on Debian and Ubuntu: sudo apt install libpulse0.") from error
    # out of libpulse itself, which it brings along
    pulse.pa_strerror.restype, pulse.pa_strerror.argtypes = ctypes.c_char_p, (ctypes.c_int,)
    pulse.pa_simple_new.restype = ctypes.c_void_p
    told = ctypes.POINTER(ctypes.c_int)
    for name, arguments in (
        ("pa_simple_write", (ctypes.c_char_p, ctypes.c_size_t, told)),
        ("pa_simple_read", (ctypes.c_char_p, ctypes.c_size_t, told)),
        ("pa_simple_get_latency", (told,)),
        ("pa_simple_free", ()),
    ):
        getattr(pulse, name).argtypes = (ctypes.c_void_p, *arguments)
    pulse.pa_simple_get_latency.restype = ctypes.c_uint64
    pulse.pa_simple_free.restype = None
    return pulse
