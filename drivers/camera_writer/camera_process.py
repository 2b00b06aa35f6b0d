"""The engine's side: a sink whose camera is written by another process, which is started anew if it dies or hangs."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from drivers.camera_writer.picture_memory import FAILED, MOST_IDLE_BYTES, OPEN, STARTING, PictureMemory
from drivers.camera_writer.seat import MOST_IDLE_PICTURES, CameraSeat
from drivers.camera_writer.writer_process import StartedWriter, WriterProcess, left_writer
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
# a program may have lost the camera with its writer; the user is told for so long
_TOLD_FOR_S = 15.0
_QUALITY = 90


class CameraProcess:
    """A camera, named as --output names it, for pictures of size (width, height) at rate_hz.

    Opening waits until the other process has the camera. seat: one that somebody else keeps, with the writer that an
    engine before this one may have left there: it is taken over as it is. Raises DeviceError where there is no camera.
    """

    def __init__(
        self,
        output: str,
        size: tuple[int, int],
        rate_hz: float,
        *,
        seat: CameraSeat | None = None,
        program: Sequence[str] = (sys.executable, "-m", _MODULE),
    ) -> None:
        self.size = size
        self._program = [*program]
        # one camera at a time can be kept for the next engine
        self._kept = seat is not None and not seat.taken
        self._seat = seat if seat is not None and self._kept else CameraSeat()
        self._seat.taken = True
        self._memory = PictureMemory(self._seat.handle, size)
        width, height = size
        self._arguments = [str(self._seat.handle), str(width), str(height), str(rate_hz), output]
        self._lost = ""
        self._closing = threading.Event()
        self._started_s, self._failures = time.monotonic(), 0
        self._interrupted_s: float | None = None
        self._writer = self._adopt(f"{output} {width}x{height} {rate_hz}") or self._start()
        try:
            self.name = self._wait_until_open()
        except DeviceError:
            self._end_writer()
            self._leave_seat()
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

    @property
    def notice(self) -> str:
        """What others may see instead of the pictures; see engine.ports.WatchedSink."""
        if self._interrupted_s is not None and time.monotonic() - self._interrupted_s < _TOLD_FOR_S:
            return f"{self.name} was gone for a moment. Where it is not seen any more, choose it once more."
        return self._memory.notice

    def send(self, image: Image) -> None:
        """Show one picture (H, W, 3) uint8 RGB. Never waits for the camera. Raises DeviceLostError."""
        if self._lost or self._closing.is_set():
            raise DeviceLostError(self._lost or f"The camera {self.name} is closed. Start again.")
        self._memory.publish(image)
        self._memory.showing = True
        self._seat.ring()

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
        self._memory.showing = False
        self._closing.set()
        try:
            self._watch.stop(_CLOSE_WITHIN_S + 2.0)
        finally:
            self._end_writer()
            self._leave_seat()

    def _adopt(self, purpose: str) -> WriterProcess | None:
        """Return the writer that is there already; None where there is none, or not for this purpose."""
        memory, left = self._memory, left_writer(*self._memory.writer)
        fits = memory.purpose == purpose and not memory.end_wanted
        if left is not None and fits and memory.told()[0] == OPEN:
            return left
        if left is not None:
            self._writer = left
            self._end_writer()
        if not fits:
            memory.clear()
            memory.purpose = purpose
        return None

    def _start(self) -> WriterProcess:
        self._memory.tell(STARTING)
        self._memory.end_wanted = False
        self._memory.beat(0)
        process = subprocess.Popen(
            [*self._program, *self._arguments],
            stdin=self._seat.bell_read,
            stdout=subprocess.DEVNULL,
            pass_fds=[self._seat.handle],
            # a signal to the program's whole group is not for it: it ends with the pipe
            start_new_session=True,
            # where this very program's packages lie: no others of their names may be started
            cwd=Path(__file__).resolve().parents[2],
        )
        return StartedWriter(process)

    def _wait_until_open(self) -> str:
        """Return the camera's name. Raises DeviceError."""
        deadline_s = time.monotonic() + _OPEN_WITHIN_S
        while True:
            ended = self._writer.ended
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
        ended = self._writer.ended
        if not ended:
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
        log.warning("the camera's writer ended %s: starting the next one", ended)
        if self._closing.wait(_AGAIN_AFTER_S[self._failures]):
            return
        self._failures += 1
        self._writer = self._start()
        self._started_s = self._interrupted_s = time.monotonic()

    def _end_writer(self) -> None:
        self._memory.end_wanted = True
        self._seat.ring()
        if not self._writer.wait(_CLOSE_WITHIN_S):
            self._writer.kill()
            self._writer.wait(_CLOSE_WITHIN_S)

    def _leave_seat(self) -> None:
        self._seat.taken = False
        if self._kept:
            # for the next camera, which begins with nothing
            self._memory.clear()
        else:
            self._seat.close()
