"""Memory that two processes share: pictures, newest wins, and an idle loop. No lock, so no dead process holds one."""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from engine.frame import Image

# a writer that is stopped in the middle of reading one finds out afterwards
_SLOTS = 3
# two, so that the loop in use stays whole while the next one comes
_BANKS, MOST_IDLE_BYTES, MOST_IDLE_PICTURES = 2, 12 << 20, 64
_WORDS, _TEXT_BYTES = 64, 1024
_HEAD_BYTES = 8 * (_WORDS + _BANKS * (MOST_IDLE_PICTURES + 2)) + _TEXT_BYTES
# places of words in the head
_PUBLISHED, _PUBLISHED_NS, _SLOT, _LOOPS = 0, 1, 2, 8
_STATE, _ALIVE_NS, _SENT, _TEXT_LENGTH = 16, 17, 18, 19
# what the writer says of itself
STARTING, OPEN, FAILED = 0, 1, 2


class PictureMemory:
    """Lives in a file without a name, reached by handle: it vanishes with the last process that has it.

    size (width, height). The head is words of eight bytes, each written at once: a picture's slot is marked empty,
    filled, marked with the picture's number, and only then is that number announced.
    """

    def __init__(self, handle: int, size: tuple[int, int]) -> None:
        self.handle, self.size = handle, size
        width, height = size
        self._map = mmap.mmap(handle, _bytes_for(size))
        whole = np.frombuffer(self._map, np.uint8)
        self._words = whole[: 8 * _WORDS].view(np.int64)
        tables = 8 * (_WORDS + _BANKS * (MOST_IDLE_PICTURES + 2))
        self._tables = whole[8 * _WORDS : tables].view(np.int64).reshape(_BANKS, MOST_IDLE_PICTURES + 2)
        self._text = whole[tables:_HEAD_BYTES]
        banks = _HEAD_BYTES + _BANKS * MOST_IDLE_BYTES
        self._banks = whole[_HEAD_BYTES:banks].reshape(_BANKS, MOST_IDLE_BYTES)
        self._slots = whole[banks:].reshape(_SLOTS, height, width, 3)

    @classmethod
    def create(cls, size: tuple[int, int]) -> PictureMemory:
        """Make new memory, all zero."""
        if sys.platform == "linux":
            handle = os.memfd_create("understudy-pictures")
        else:
            with tempfile.TemporaryFile() as nameless:
                handle = os.dup(nameless.fileno())
        os.truncate(handle, _bytes_for(size))
        return cls(handle, size)

    def publish(self, image: Image) -> None:
        """Show image (H, W, 3) uint8 RGB to the other process, in place of the one before."""
        number = int(self._words[_PUBLISHED]) + 1
        slot = number % _SLOTS
        self._words[_SLOT + slot] = 0
        np.copyto(self._slots[slot], image)
        self._words[_SLOT + slot] = number
        self._words[_PUBLISHED_NS] = time.monotonic_ns()
        self._words[_PUBLISHED] = number

    @property
    def published(self) -> int:
        """The newest picture's number, 0 before the first."""
        return int(self._words[_PUBLISHED])

    @property
    def published_s(self) -> float:
        """When it came, monotonic, which all processes of a computer share."""
        return float(self._words[_PUBLISHED_NS]) * 1e-9

    def newest(self, into: Image) -> int:
        """Copy the newest picture into an array (H, W, 3) and return its number; 0, and no promise, where none holds.

        One that is overwritten meanwhile does not count.
        """
        number = self.published
        slot = number % _SLOTS
        if not number or self._words[_SLOT + slot] != number:
            return 0
        np.copyto(into, self._slots[slot])
        return number if self._words[_SLOT + slot] == number else 0

    def keep_loop(self, encoded: Sequence[bytes], period_s: float) -> None:
        """Keep a loop of compressed pictures, at most MOST_IDLE_PICTURES, in place of the one before.

        Of more than there is room for the rest is left out.
        """
        loops = int(self._words[_LOOPS]) + 1
        table, bank, at = self._tables[loops % _BANKS], self._banks[loops % _BANKS], 0
        table[:] = 0
        for index, picture in enumerate(encoded[:MOST_IDLE_PICTURES]):
            if at + len(picture) > MOST_IDLE_BYTES:
                break
            bank[at : at + len(picture)] = np.frombuffer(picture, np.uint8)
            at += len(picture)
            table[0], table[2 + index] = index + 1, at
        table[1] = int(period_s * 1e9)
        self._words[_LOOPS] = loops

    @property
    def loops(self) -> int:
        """How many loops have been kept so far."""
        return int(self._words[_LOOPS])

    def loop(self) -> tuple[list[bytes], float]:
        """Return a copy of the newest loop and its period, in seconds; an empty one where there is none."""
        loops = self.loops
        table, bank = self._tables[loops % _BANKS], self._banks[loops % _BANKS]
        ends = [0, *(int(end) for end in table[2 : 2 + int(table[0])])]
        pictures = [bank[begin:end].tobytes() for begin, end in pairwise(ends)]
        return pictures, float(table[1]) * 1e-9

    def tell(self, state: int, text: str = "") -> None:
        """Let the other process know how the camera is: STARTING, OPEN with its name, FAILED with the reason."""
        # a cut may not leave half a letter
        raw = text.encode()[:_TEXT_BYTES].decode(errors="ignore").encode()
        self._text[: len(raw)] = np.frombuffer(raw, np.uint8)
        self._words[_TEXT_LENGTH] = len(raw)
        self._words[_STATE] = state

    def told(self) -> tuple[int, str]:
        """Return what was told last."""
        return int(self._words[_STATE]), self._text[: int(self._words[_TEXT_LENGTH])].tobytes().decode()

    def beat(self, sent: int) -> None:
        """Say that the writer lives, and how many pictures it has sent."""
        self._words[_SENT] = sent
        self._words[_ALIVE_NS] = time.monotonic_ns()

    @property
    def sent(self) -> int:
        """How many pictures the writer has sent."""
        return int(self._words[_SENT])

    @property
    def silent_s(self) -> float:
        """For how long the writer has not been heard of."""
        return time.monotonic() - float(self._words[_ALIVE_NS]) * 1e-9

    def close(self) -> None:
        """Let go of it; the object is of no use afterwards. Safe to call twice."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def _bytes_for(size: tuple[int, int]) -> int:
    width, height = size
    return _HEAD_BYTES + _BANKS * MOST_IDLE_BYTES + _SLOTS * width * height * 3
