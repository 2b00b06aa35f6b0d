"""One connection to PipeWire that offers pictures as a camera, until the daemon goes or it is closed."""

from __future__ import annotations

import ctypes
import logging
import os
import time
from fractions import Fraction

import numpy as np

from drivers import pipewire_pods as pods
from drivers.pipewire_library import (
    DIRECTION_OUTPUT,
    FLAG_DRIVER,
    FLAG_MAP_BUFFERS,
    ID_ANY,
    STATE_ERROR,
    STATE_STREAMING,
    STATE_UNCONNECTED,
    Header,
    SpaBuffer,
    load_pipewire,
    stream_events,
)
from engine.errors import DeviceError
from engine.frame import Image

log = logging.getLogger(__name__)


class PipeWireStream:
    """A node of the class Video/Source. size (width, height), both even; name is what people choose in a list.

    Raises DeviceError where there is no daemon. The callbacks run on the loop's thread, which holds the loop's lock
    meanwhile; all else takes that lock.
    """

    def __init__(self, size: tuple[int, int], rate_hz: Fraction, name: str) -> None:
        self._library = load_pipewire()
        self._size, self._state, self._sent = size, STATE_UNCONNECTED, 0
        self._stream: int | None = None
        # what the library keeps pointers to
        self._answer = [_Pod(pods.i420_buffers(size)), _Pod(pods.header_meta())]
        self._events = stream_events(self._note_state, self._agree)
        self._loop: int | None = self._library.pw_thread_loop_new(b"understudy-camera", None)
        self._library.pw_thread_loop_start(self._loop)
        self._library.pw_thread_loop_lock(self._loop)
        try:
            self._connect(_Pod(pods.i420_format(size, rate_hz)), name)
        except DeviceError:
            self._library.pw_thread_loop_unlock(self._loop)
            self.close()
            raise
        self._library.pw_thread_loop_unlock(self._loop)

    @property
    def lost(self) -> bool:
        """Whether the daemon has gone, or has thrown this stream out."""
        return self._state in (STATE_ERROR, STATE_UNCONNECTED)

    @property
    def watched(self) -> bool:
        """Whether a program takes the pictures."""
        return self._state == STATE_STREAMING

    def send(self, planes: Image) -> None:
        """Offer one picture (H * 3 / 2, W) uint8, I420. Without a program that takes it, it is dropped."""
        library = self._library
        library.pw_thread_loop_lock(self._loop)
        try:
            if self._state != STATE_STREAMING:
                return
            buffer = library.pw_stream_dequeue_buffer(self._stream)
            # all are still being read: this picture is left out
            if not buffer:
                return
            self._fill(buffer.contents.buffer.contents, planes)
            library.pw_stream_queue_buffer(self._stream, buffer)
            library.pw_stream_trigger_process(self._stream)
            self._sent += 1
        finally:
            library.pw_thread_loop_unlock(self._loop)

    def close(self) -> None:
        """Take the camera away. Safe to call twice."""
        loop, self._loop = self._loop, None
        if loop is None:
            return
        # the stream is destroyed under the lock, the loop once its thread has ended
        self._library.pw_thread_loop_lock(loop)
        if self._stream is not None:
            self._library.pw_stream_destroy(self._stream)
            self._stream = None
        self._library.pw_thread_loop_unlock(loop)
        self._library.pw_thread_loop_stop(loop)
        self._library.pw_thread_loop_destroy(loop)

    def _connect(self, offer: _Pod, name: str) -> None:
        properties = self._library.pw_properties_new_string(_properties(name))
        self._stream = self._library.pw_stream_new_simple(
            self._library.pw_thread_loop_get_loop(self._loop),
            name.encode(),
            properties,
            ctypes.byref(self._events),
            None,
        )
        failed = ctypes.get_errno() if self._stream is None else 0
        if self._stream is not None:
            flags = FLAG_MAP_BUFFERS | FLAG_DRIVER
            failed = -self._library.pw_stream_connect(
                self._stream, DIRECTION_OUTPUT, ID_ANY, flags, _addresses([offer]), 1
            )
        if failed > 0 or self._stream is None:
            raise DeviceError(
                f"PipeWire does not answer ({os.strerror(failed)}). Start it (systemctl --user start pipewire "
                "wireplumber), or use --output virtual."
            )

    def _note_state(self, _data: object, _old: int, state: int, error: bytes | None) -> None:
        log.debug("PipeWire's stream is in state %d%s", state, f": {error.decode()}" if error else "")
        self._state = state

    def _agree(self, _data: object, param: int, pod: int | None) -> None:
        """A program wants pictures: say which buffers they need."""
        if param == pods.PARAM_FORMAT and pod:
            self._library.pw_stream_update_params(self._stream, _addresses(self._answer), len(self._answer))

    def _fill(self, buffer: SpaBuffer, planes: Image) -> None:
        block = buffer.datas[0]
        chunk = block.chunk.contents
        if not block.data or block.maxsize < planes.nbytes:
            chunk.size = 0
            return
        ctypes.memmove(block.data, planes.ctypes.data, planes.nbytes)
        chunk.offset, chunk.size, chunk.stride, chunk.flags = 0, planes.nbytes, self._size[0], 0
        for index in range(buffer.n_metas):
            meta = buffer.metas[index]
            if meta.type == pods.META_HEADER and meta.size >= pods.META_HEADER_BYTES:
                header = ctypes.cast(meta.data, ctypes.POINTER(Header)).contents
                header.pts, header.seq, header.flags = time.monotonic_ns(), self._sent, 0


class _Pod:
    """Bytes at an address that stays."""

    def __init__(self, pod: bytes) -> None:
        self._kept = np.frombuffer(bytearray(pod), np.uint8)
        self.address: int = self._kept.ctypes.data


def _addresses(kept: list[_Pod]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * len(kept))(*(pod.address for pod in kept))


def _properties(name: str) -> bytes:
    node = name.lower().replace(" ", "-")
    return (
        f'{{ media.class = "Video/Source" media.role = "Camera" node.name = "{node}" '
        f'node.description = "{name}" node.nick = "{name}" }}'
    ).encode()
