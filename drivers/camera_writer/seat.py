"""What outlives an engine: the head of the memory its pictures lie in, and the pipe its writer listens to.

Small and without numpy: the process that looks after the engine holds it and needs no more.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import tempfile

# places of words of eight bytes in the head; the slots' marks take three, from SLOT on
PUBLISHED, PUBLISHED_NS, SLOT, LOOPS = 0, 1, 2, 8
STATE, ALIVE_NS, SENT, END, SHOWING, WRITER, WRITER_BORN = 16, 17, 18, 19, 20, 21, 22
# what outlives an engine, and a camera
AWAITED, PAUSED, MUTED = 32, 33, 34
LASTING = AWAITED
# where the texts' lengths are
TEXT, PURPOSE, NOTICE = 24, 25, 26
WORDS, TEXT_BYTES = 64, 1024
# two, so that the loop in use stays whole while the next one comes
BANKS, MOST_IDLE_PICTURES = 2, 64
TABLES = 8 * WORDS
TEXTS = TABLES + 8 * BANKS * (MOST_IDLE_PICTURES + 2)
HEAD_BYTES = TEXTS + 3 * TEXT_BYTES


class CameraSeat:
    """A memory that no file name leads to, and a pipe. All vanish with the last process that has them.

    handle: the memory, see PictureMemory. bell_read: the writer's standard input; it ends when nobody holds bell_write
    any more. taken: whether a camera of this process uses it.
    """

    def __init__(self) -> None:
        if sys.platform == "linux":
            self.handle = os.memfd_create("understudy-pictures")
        else:
            with tempfile.TemporaryFile() as nameless:
                self.handle = os.dup(nameless.fileno())
        os.truncate(self.handle, HEAD_BYTES)
        self._map = mmap.mmap(self.handle, HEAD_BYTES)
        self.bell_read, self.bell_write = os.pipe()
        # whoever rings must never wait
        os.set_blocking(self.bell_write, False)
        self.taken = self._closed = False

    @property
    def published(self) -> int:
        """The newest picture's number, 0 before the first."""
        return self._word(PUBLISHED)

    @property
    def showing(self) -> bool:
        """Whether an engine has begun to send pictures and has not closed the camera."""
        return bool(self._word(SHOWING))

    @property
    def writer(self) -> tuple[int, int]:
        """The number of the process that writes, and when it was born; see writer_process."""
        return self._word(WRITER), self._word(WRITER_BORN)

    @property
    def awaited(self) -> bool:
        """Whether an engine was started again, and the camera is kept for it until it shows pictures."""
        return bool(self._word(AWAITED))

    def await_engine(self) -> None:
        """The engine that sent pictures is no more; the next one is on its way."""
        self._set(SHOWING, 0)
        self._set(AWAITED, 1)

    def give_up(self) -> None:
        """No engine takes the camera over that is kept: its writer ends."""
        self._set(AWAITED, 0)
        self._set(END, 1)
        self.ring()

    @property
    def paused(self) -> bool:
        """Whether the user wants the avatar to rest; the next engine is to know."""
        return bool(self._word(PAUSED))

    @property
    def muted(self) -> bool:
        """Whether the user has the camera off; the next engine is to know, and so is the writer."""
        return bool(self._word(MUTED))

    def keep_controls(self, *, paused: bool, muted: bool) -> None:
        """Keep these for the next engine."""
        self._set(PAUSED, paused)
        self._set(MUTED, muted)

    def ring(self) -> None:
        """Wake the writer. Never waits: a pipe that is full was rung often enough."""
        with contextlib.suppress(BlockingIOError):
            os.write(self.bell_write, b"!")

    def close(self) -> None:
        """Let go of it in this process; the writer ends when the last one has. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._map.close()
        for number in (self.bell_write, self.bell_read, self.handle):
            os.close(number)

    def _set(self, place: int, value: int) -> None:
        self._map[8 * place : 8 * place + 8] = value.to_bytes(8, sys.byteorder)

    def _word(self, place: int) -> int:
        return int.from_bytes(self._map[8 * place : 8 * place + 8], sys.byteorder)
