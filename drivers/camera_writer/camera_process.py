"""The engine's side: a sink whose camera is written by another process, which is started anew if it dies or hangs."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from drivers.camera_writer.picture_memory import (
    FAILED,
    MOST_IDLE_BYTES,
    MOST_IDLE_PICTURES,
    OPEN,
    STARTING,
    PictureMemory,
)
from engine.errors import DeviceError, DeviceLostError, OutputError
from engine.frame import AvatarImage, Image
from engine.worker import Worker

log = logging.getLogger(__name__)

_MODULE = "drivers.camera_writer"
_OPEN_WITHIN_S, _CLOSE_WITHIN_S = 15.0, 3.0
_LOOK_EVERY_S = 0.05
# a driver may take a second over one picture; longer means that it hangs
_HUNG_AFTER_S = 3.0
# a writer that dies as soon as it starts is not started again all the time
_AGAIN_AFTER_S = (0.0, 0.5, 1.0, 2.0, 4.0)
_WELL_AFTER_S = 10.0
_QUALITY = 90


class CameraProcess:
    """A camera, named as --output names it, for pictures of size (width, height) at rate_hz.

    Opening waits until the other process has the camera. Raises DeviceError where it cannot be had.
    """

    def __init__(
        self,
        output: str,
        size: tuple[int, int],
        rate_hz: float,
        *,
        program: Sequence[str] = (sys.executable, "-m", _MODULE),
    ) -> None:
        self.size = size
        self._program, self._ringing = [*program], threading.Lock()
        self._memory = PictureMemory.create(size)
        width, height = size
        self._arguments = [str(self._memory.handle), str(width), str(height), str(rate_hz), output]
        self._writer = self._start()
        self._started_s, self._failures = time.monotonic(), 0
        self._lost = ""
        self._closing = threading.Event()
        try:
            self.name = self._wait_until_open()
        except DeviceError:
            self._end_writer()
            self._memory.close()
            raise
        self._watch = Worker("camera writer watch", self._look, lambda error: log.error("no watch", exc_info=error))
        self._watch.start()

    @property
    def writer_id(self) -> int:
        """The number of the process that writes now."""
        return self._writer.pid

    @property
    def written(self) -> int:
        """How many pictures that process has sent to the camera."""
        return self._memory.sent

    def send(self, image: Image) -> None:
        """Show one picture (H, W, 3) uint8 RGB. Never waits for the camera. Raises DeviceLostError."""
        if self._lost or self._closing.is_set():
            raise DeviceLostError(self._lost or f"The camera {self.name} is closed. Start again.")
        self._memory.publish(image)
        with self._ringing:
            pipe = self._writer.stdin
            assert pipe is not None
            # full: it was rung for long and hangs. Broken: it died. Closed: the watch is starting the next one
            if not pipe.closed:
                with contextlib.suppress(BlockingIOError, BrokenPipeError):
                    os.write(pipe.fileno(), b"!")

    def keep_idle(self, images: Sequence[AvatarImage], period_s: float) -> None:
        """Hand over the idle loop. See engine.ports.IdleKeeper. A long one is thinned. Raises OutputError."""
        step = -(-len(images) // MOST_IDLE_PICTURES)
        encoded = []
        for index in range(0, len(images), step or 1):
            bgr = cv2.cvtColor(images[index], cv2.COLOR_RGB2BGR)
            ok, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
            if not ok:
                raise OutputError("The idle pictures could not be kept. Free some memory and start again.")
            encoded.append(np.asarray(data).tobytes())
        # very detailed ones: fewer of them, evenly, rather than a loop that ends early and jumps
        while sum(map(len, encoded)) > MOST_IDLE_BYTES:
            encoded, step = encoded[::2], 2 * step
        if not self._closing.is_set():
            self._memory.keep_loop(encoded, period_s * step)

    def close(self) -> None:
        """Have the camera given back and the process ended. Safe to call twice."""
        if self._closing.is_set():
            return
        self._closing.set()
        try:
            self._watch.stop(_CLOSE_WITHIN_S + 2.0)
        finally:
            self._end_writer()
            self._memory.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._memory.tell(STARTING)
        self._memory.beat(0)
        process = subprocess.Popen(
            [*self._program, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[self._memory.handle],
            # a signal to the program's whole group is not for it: it ends with the pipe
            start_new_session=True,
            # where this very program's packages lie: no others of their names may be started
            cwd=Path(__file__).resolve().parents[2],
        )
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)
        return process

    def _wait_until_open(self) -> str:
        """Return the camera's name. Raises DeviceError."""
        deadline_s = time.monotonic() + _OPEN_WITHIN_S
        while True:
            ended = self._writer.poll() is not None
            state, text = self._memory.told()
            if state == OPEN:
                return text
            if state == FAILED:
                raise DeviceError(text)
            if ended or time.monotonic() > deadline_s:
                raise DeviceError("The process that writes the camera does not start. Run it with --verbose for more.")
            time.sleep(0.01)

    def _look(self) -> None:
        """One look at the writer, on the watch's thread."""
        if self._closing.wait(_LOOK_EVERY_S):
            return
        now_s = time.monotonic()
        if self._writer.poll() is None:
            # while it is opening the camera it says nothing; opening has a time of its own
            patience_s = _HUNG_AFTER_S if self._memory.told()[0] == OPEN else _OPEN_WITHIN_S
            if self._memory.silent_s > patience_s:
                log.warning("the camera's writer hangs")
                self._writer.kill()
            return
        state, text = self._memory.told()
        if now_s - self._started_s > _WELL_AFTER_S:
            self._failures = 0
        if self._failures == len(_AGAIN_AFTER_S):
            self._lost = (text if state == FAILED else "") or f"The camera {self.name} has gone. Start again."
            return
        log.warning("the camera's writer ended (%s): starting the next one", self._writer.returncode)
        if self._closing.wait(_AGAIN_AFTER_S[self._failures]):
            return
        self._failures += 1
        self._let_go(self._writer)
        self._writer, self._started_s = self._start(), time.monotonic()

    def _end_writer(self) -> None:
        self._let_go(self._writer)
        try:
            self._writer.wait(_CLOSE_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._writer.kill()
            self._writer.wait(_CLOSE_WITHIN_S)

    def _let_go(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        # its number may be another file's as soon as it is closed
        with self._ringing:
            process.stdin.close()
