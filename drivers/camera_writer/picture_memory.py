"""Memory that two processes share: pictures, newest wins, and an idle loop. No lock, so no dead process holds one."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from drivers.camera_writer.seat import (
    ALIVE_NS,
    AWAITED,
    BANKS,
    END,
    HEAD_BYTES,
    LASTING,
    LOOPS,
    MOST_IDLE_PICTURES,
    MUTED,
    NOTICE,
    PUBLISHED,
    PUBLISHED_NS,
    PURPOSE,
    SENT,
    SHOWING,
    SLOT,
    STATE,
    TABLES,
    TEXT,
    TEXT_BYTES,
    TEXTS,
    WORDS,
    WRITER,
    WRITER_BORN,
)
from engine.frame import Image

# a writer that is stopped in the middle of reading one finds out afterwards
_SLOTS = 3
MOST_IDLE_BYTES = 12 << 20
# what the writer says of itself
STARTING, OPEN, FAILED = 0, 1, 2


class PictureMemory:
    """What lies in a seat's memory, reached by handle, as arrays. size (width, height).

    The head is words of eight bytes, each written at once: a picture's slot is marked empty, filled, marked with the
    picture's number, and only then is that number announced.
    """

    def __init__(self, handle: int, size: tuple[int, int]) -> None:
        self.handle, self.size = handle, size
        width, height = size
        needed = _bytes_for(size)
        if os.fstat(handle).st_size < needed:
            os.truncate(handle, needed)
        self._map = mmap.mmap(handle, needed)
        whole = np.frombuffer(self._map, np.uint8)
        self._words = whole[: 8 * WORDS].view(np.int64)
        self._tables = whole[TABLES:TEXTS].view(np.int64).reshape(BANKS, MOST_IDLE_PICTURES + 2)
        self._texts = whole[TEXTS:HEAD_BYTES].reshape(-1, TEXT_BYTES)
        banks = HEAD_BYTES + BANKS * MOST_IDLE_BYTES
        self._banks = whole[HEAD_BYTES:banks].reshape(BANKS, MOST_IDLE_BYTES)
        self._slots = whole[banks:].reshape(_SLOTS, height, width, 3)

    def clear(self) -> None:
        """Forget everything about one camera. Only while nobody else uses it."""
        self._words[:LASTING] = 0
        self._tables[:] = 0

    def publish(self, image: Image) -> None:
        """Show image (H, W, 3) uint8 RGB to the other process, in place of the one before."""
        number = int(self._words[PUBLISHED]) + 1
        slot = number % _SLOTS
        self._words[SLOT + slot] = 0
        np.copyto(self._slots[slot], image)
        self._words[SLOT + slot] = number
        self._words[PUBLISHED_NS] = time.monotonic_ns()
        self._words[PUBLISHED] = number

    @property
    def published(self) -> int:
        """The newest picture's number, 0 before the first."""
        return int(self._words[PUBLISHED])

    @property
    def published_s(self) -> float:
        """When it came, monotonic, which all processes of a computer share."""
        return float(self._words[PUBLISHED_NS]) * 1e-9

    def newest(self, into: Image) -> int:
        """Copy the newest picture into an array (H, W, 3) and return its number; 0, and no promise, where none holds.

        One that is overwritten meanwhile does not count.
        """
        number = self.published
        slot = number % _SLOTS
        if not number or self._words[SLOT + slot] != number:
            return 0
        np.copyto(into, self._slots[slot])
        return number if self._words[SLOT + slot] == number else 0

    def keep_loop(self, encoded: Sequence[bytes], period_s: float) -> None:
        """Keep a loop of compressed pictures, at most MOST_IDLE_PICTURES, in place of the one before.

        Of more than there is room for the rest is left out.
        """
        loops = int(self._words[LOOPS]) + 1
        table, bank, at = self._tables[loops % BANKS], self._banks[loops % BANKS], 0
        table[:] = 0
        for index, picture in enumerate(encoded[:MOST_IDLE_PICTURES]):
            if at + len(picture) > MOST_IDLE_BYTES:
                break
            bank[at : at + len(picture)] = np.frombuffer(picture, np.uint8)
            at += len(picture)
            table[0], table[2 + index] = index + 1, at
        table[1] = int(period_s * 1e9)
        self._words[LOOPS] = loops

    @property
    def loops(self) -> int:
        """How many loops have been kept so far."""
        return int(self._words[LOOPS])

    def loop(self) -> tuple[list[bytes], float]:
        """Return a copy of the newest loop and its period, in seconds; an empty one where there is none."""
        loops = self.loops
        table, bank = self._tables[loops % BANKS], self._banks[loops % BANKS]
        ends = [0, *(int(end) for end in table[2 : 2 + int(table[0])])]
        pictures = [bank[begin:end].tobytes() for begin, end in pairwise(ends)]
        return pictures, float(table[1]) * 1e-9

    def tell(self, state: int, text: str = "") -> None:
        """Let the other process know how the camera is: STARTING, OPEN with its name, FAILED with the reason."""
        self._write(TEXT, text)
        self._words[STATE] = state

    def told(self) -> tuple[int, str]:
        """Return what was told last."""
        return int(self._words[STATE]), self._read(TEXT)

    @property
    def notice(self) -> str:
        """What is wrong with the camera although it is open, in a sentence for the user; told by the writer."""
        return self._read(NOTICE)

    @notice.setter
    def notice(self, text: str) -> None:
        self._write(NOTICE, text)

    @property
    def purpose(self) -> str:
        """Which camera this memory is for, as the engine names it; empty for none."""
        return self._read(PURPOSE)

    @purpose.setter
    def purpose(self, text: str) -> None:
        self._write(PURPOSE, text)

    @property
    def end_wanted(self) -> bool:
        """Whether the writer is to give the camera back and end."""
        return bool(self._words[END])

    @end_wanted.setter
    def end_wanted(self, wanted: bool) -> None:
        self._words[END] = wanted

    @property
    def showing(self) -> bool:
        """Whether an engine sends pictures: one that stops without closing the camera is hung."""
        return bool(self._words[SHOWING])

    @showing.setter
    def showing(self, on: bool) -> None:
        self._words[SHOWING] = on
        self._words[AWAITED] = 0

    @property
    def muted(self) -> bool:
        """Whether the user has the camera off: what is shown then stays, whatever becomes of the engine."""
        return bool(self._words[MUTED])

    @property
    def writer(self) -> tuple[int, int]:
        """The number of the process that writes, and when it was born (see writer_process); 0, 0 before the first."""
        return int(self._words[WRITER]), int(self._words[WRITER_BORN])

    @writer.setter
    def writer(self, process: tuple[int, int]) -> None:
        self._words[WRITER : WRITER_BORN + 1] = process

    def beat(self, sent: int) -> None:
        """Say that the writer lives, and how many pictures it has sent."""
        self._words[SENT] = sent
        self._words[ALIVE_NS] = time.monotonic_ns()

    @property
    def sent(self) -> int:
        """How many pictures the writer has sent."""
        return int(self._words[SENT])

    @property
    def silent_s(self) -> float:
        """For how long the writer has not been heard of."""
        return time.monotonic() - float(self._words[ALIVE_NS]) * 1e-9

    def _write(self, place: int, text: str) -> None:
        # a cut may not leave half a letter
        raw = text.encode()[:TEXT_BYTES].decode(errors="ignore").encode()
        self._texts[place - TEXT, : len(raw)] = np.frombuffer(raw, np.uint8)
        self._words[place] = len(raw)

    def _read(self, place: int) -> str:
        # while it is being written it may be of two halves for a moment
        return self._texts[place - TEXT, : int(self._words[place])].tobytes().decode(errors="replace")


def _bytes_for(size: tuple[int, int]) -> int:
    width, height = size
    return HEAD_BYTES + BANKS * MOST_IDLE_BYTES + _SLOTS * width * height * 3
