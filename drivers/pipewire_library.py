"""libpipewire-0.3 through ctypes: the structures and functions that a camera needs, and nothing else."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_int32,
    c_int64,
    c_uint32,
    c_uint64,
    c_void_p,
)
from functools import lru_cache

from engine.errors import DeviceError

DIRECTION_OUTPUT = 1
ID_ANY = 0xFFFFFFFF
FLAG_MAP_BUFFERS, FLAG_DRIVER = 1 << 2, 1 << 3
STATE_ERROR, STATE_UNCONNECTED, STATE_PAUSED, STATE_STREAMING = -1, 0, 2, 3
_EVENTS_VERSION = 2

StateChanged = CFUNCTYPE(None, c_void_p, c_int, c_int, c_char_p)
ParamChanged = CFUNCTYPE(None, c_void_p, c_uint32, c_void_p)


class StreamEvents(Structure):
    """struct pw_stream_events. Must live as long as the stream."""

    _fields_ = [
        ("version", c_uint32),
        ("destroy", c_void_p),
        ("state_changed", StateChanged),
        ("control_info", c_void_p),
        ("io_changed", c_void_p),
        ("param_changed", ParamChanged),
        ("add_buffer", c_void_p),
        ("remove_buffer", c_void_p),
        ("process", c_void_p),
        ("drained", c_void_p),
        ("command", c_void_p),
        ("trigger_done", c_void_p),
    ]


class Chunk(Structure):
    """struct spa_chunk: what is valid of a block."""

    _fields_ = [("offset", c_uint32), ("size", c_uint32), ("stride", c_int32), ("flags", c_int32)]


class Data(Structure):
    """struct spa_data: one block of memory."""

    _fields_ = [
        ("type", c_uint32),
        ("flags", c_uint32),
        ("fd", c_int64),
        ("mapoffset", c_uint32),
        ("maxsize", c_uint32),
        ("data", c_void_p),
        ("chunk", POINTER(Chunk)),
    ]


class Meta(Structure):
    """struct spa_meta: what comes along with a buffer."""

    _fields_ = [("type", c_uint32), ("size", c_uint32), ("data", c_void_p)]


class Header(Structure):
    """struct spa_meta_header. pts in nanoseconds."""

    _fields_ = [
        ("flags", c_uint32),
        ("offset", c_uint32),
        ("pts", c_int64),
        ("dts_offset", c_int64),
        ("seq", c_uint64),
    ]


class SpaBuffer(Structure):
    """struct spa_buffer."""

    _fields_ = [
        ("n_metas", c_uint32),
        ("n_datas", c_uint32),
        ("metas", POINTER(Meta)),
        ("datas", POINTER(Data)),
    ]


class StreamBuffer(Structure):
    """The beginning of struct pw_buffer, which is all that is needed of it."""

    _fields_ = [("buffer", POINTER(SpaBuffer)), ("user_data", c_void_p), ("size", c_uint64)]


def stream_events(
    state_changed: Callable[[object, int, int, bytes | None], None],
    param_changed: Callable[[object, int, int | None], None],
) -> StreamEvents:
    """Return events with two callbacks, which are kept alive by it."""
    events = StreamEvents()
    events.version = _EVENTS_VERSION
    events.state_changed = StateChanged(state_changed)
    events.param_changed = ParamChanged(param_changed)
    return events


# name: what it returns, what it takes
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "pw_init": (None, [c_void_p, c_void_p]),
    "pw_properties_new_string": (c_void_p, [c_char_p]),
    "pw_thread_loop_new": (c_void_p, [c_char_p, c_void_p]),
    "pw_thread_loop_get_loop": (c_void_p, [c_void_p]),
    "pw_thread_loop_start": (c_int, [c_void_p]),
    "pw_thread_loop_stop": (None, [c_void_p]),
    "pw_thread_loop_lock": (None, [c_void_p]),
    "pw_thread_loop_unlock": (None, [c_void_p]),
    "pw_thread_loop_destroy": (None, [c_void_p]),
    "pw_stream_new_simple": (c_void_p, [c_void_p, c_char_p, c_void_p, c_void_p, c_void_p]),
    "pw_stream_connect": (c_int, [c_void_p, c_int, c_uint32, c_int, POINTER(c_void_p), c_uint32]),
    "pw_stream_update_params": (c_int, [c_void_p, POINTER(c_void_p), c_uint32]),
    "pw_stream_dequeue_buffer": (POINTER(StreamBuffer), [c_void_p]),
    "pw_stream_queue_buffer": (c_int, [c_void_p, POINTER(StreamBuffer)]),
    "pw_stream_trigger_process": (c_int, [c_void_p]),
    "pw_stream_disconnect": (c_int, [c_void_p]),
    "pw_stream_destroy": (None, [c_void_p]),
}


@lru_cache(maxsize=1)
def load_pipewire() -> ctypes.CDLL:
    """Return the library, ready for use. Raises DeviceError where it is missing or too old."""
    name = ctypes.util.find_library("pipewire-0.3") or "libpipewire-0.3.so.0"
    try:
        library = ctypes.CDLL(name, use_errno=True)
        for function, (result, arguments) in _FUNCTIONS.items():
            bound = getattr(library, function)
            bound.restype, bound.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise DeviceError(
            "PipeWire is not installed here, or is older than 0.3.50. Install it (Debian: sudo apt install pipewire "
            "wireplumber), or use --output virtual."
        ) from error
    library.pw_init(None, None)
    return library
