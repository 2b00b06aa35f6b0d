"""The writer's loop: each picture as soon as it comes, and one per period when none comes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from drivers.camera_writer.picture_memory import FAILED, OPEN, PictureMemory
from drivers.camera_writer.stand_by import StandBy
from drivers.camera_writer.writer_process import born_at
from engine.errors import LiveError
from engine.ports import PictureSink, WatchedSink

log = logging.getLogger(__name__)

# how much later than its period a picture may come before the one before is shown again
_PATIENCE = 1.5


class Bell:
    """A pipe's end that is rung for every picture, and that ends when all who could ring have gone."""

    def __init__(self, handle: int) -> None:
        self._handle, self._rung, self.over = handle, threading.Event(), False
        # daemon: waits for the pipe, which nothing can interrupt
        self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)
        self._thread.start()

    def wait(self, timeout_s: float) -> None:
        """Wait until it is rung or over."""
        self._rung.wait(timeout_s)
        self._rung.clear()

    def _listen(self) -> None:
        while os.read(self._handle, 4096):
            self._rung.set()
        self.over = True
        self._rung.set()


def write(memory: PictureMemory, open_camera: Callable[[], PictureSink], rate_hz: float, bell: Bell) -> bool:
    """Send pictures until the bell is over or the end is wanted. Returns False where the camera cannot be had, or goes.

    The reason is told in memory.
    """
    memory.writer = os.getpid(), born_at(os.getpid())
    try:
        camera = open_camera()
    except LiveError as error:
        memory.tell(FAILED, error.user_message)
        return False
    memory.tell(OPEN, camera.name)
    try:
        _send(memory, camera, 1 / rate_hz, bell)
    except LiveError as error:
        memory.tell(FAILED, error.user_message)
        return False
    finally:
        camera.close()
    return True


def _send(memory: PictureMemory, camera: PictureSink, period_s: float, bell: Bell) -> None:
    stand_by, sent, due_s = StandBy(memory), 0, time.monotonic()
    while not (bell.over or memory.end_wanted):
        now_s = time.monotonic()
        if not stand_by.news and now_s < due_s:
            memory.beat(sent)
            # a ring that is lost, or an engine that never rings, costs no more than this
            bell.wait(min(due_s - now_s, period_s))
            continue
        # the engine's own rhythm while it lives; in a silence the camera's rate, by this clock
        late = stand_by.idle and not stand_by.news
        image = stand_by.choose(now_s)
        due_s = max(due_s + period_s, now_s) if late else now_s + _PATIENCE * period_s
        if image is not None:
            camera.send(image)
            sent += 1
        notice = camera.notice if isinstance(camera, WatchedSink) else ""
        if notice != memory.notice:
            memory.notice = notice
        memory.beat(sent)
