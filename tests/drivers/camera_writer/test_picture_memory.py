from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from drivers.camera_writer.picture_memory import OPEN, STARTING, PictureMemory
from drivers.camera_writer.seat import MOST_IDLE_PICTURES, CameraSeat
from engine.frame import Image

SIZE = (16, 8)


def plain(value: int) -> Image:
    return np.full((SIZE[1], SIZE[0], 3), value, np.uint8)


@pytest.fixture
def memory() -> Iterator[PictureMemory]:
    seat = CameraSeat()
    yield PictureMemory(seat.handle, SIZE)
    seat.close()
    seat.close()


def test_the_newest_picture_wins(memory: PictureMemory) -> None:
    taken = plain(0)
    assert memory.newest(taken) == 0
    other = PictureMemory(memory.handle, SIZE)
    for value in range(1, 8):
        memory.publish(plain(value))
    assert other.newest(taken) == 7
    assert (taken == 7).all()


def test_a_picture_that_was_never_finished_is_not_shown(memory: PictureMemory) -> None:
    memory.publish(plain(1))
    taken = plain(0)
    with pytest.raises(ValueError, match="broadcast"):
        # ends in the middle, as an engine that dies does
        memory.publish(np.zeros((3, 3, 3), np.uint8))
    assert memory.newest(taken) == 1
    assert (taken == 1).all()


def test_a_picture_overwritten_while_it_is_read_does_not_count(memory: PictureMemory) -> None:
    memory.publish(plain(1))
    # an engine that is three pictures further has emptied this very slot
    memory._words[2 + 1] = 0
    assert memory.newest(plain(0)) == 0


def test_a_loop_is_kept_whole_and_bounded(memory: PictureMemory) -> None:
    assert memory.loop() == ([], 0.0)
    pictures = [bytes([index]) * (index + 1) for index in range(100)]
    memory.keep_loop(pictures, 0.25)
    assert memory.loop() == (pictures[:MOST_IDLE_PICTURES], 0.25)
    memory.keep_loop([b"other"], 0.5)
    assert memory.loop() == ([b"other"], 0.5)
    memory.keep_loop([b"x" * (5 << 20)] * 4, 0.5)
    assert len(memory.loop()[0]) == 2


def test_words_about_the_camera(memory: PictureMemory) -> None:
    assert memory.told() == (STARTING, "")
    memory.tell(OPEN, "Kamera für Gespräche")
    assert memory.told() == (OPEN, "Kamera für Gespräche")
    memory.tell(OPEN, "ü" * 2000)
    assert memory.told()[1] == "ü" * 512


def test_what_is_cleared_is_as_new(memory: PictureMemory) -> None:
    memory.publish(plain(1))
    memory.keep_loop([b"loop"], 0.25)
    memory.purpose, memory.notice, memory.writer = "virtual 16x8", "nobody looks", (12, 34)
    memory.showing = memory.end_wanted = True
    assert (memory.purpose, memory.notice, memory.writer) == ("virtual 16x8", "nobody looks", (12, 34))
    memory.clear()
    assert (memory.purpose, memory.notice, memory.writer) == ("", "", (0, 0))
    assert (memory.published, memory.loop(), memory.showing, memory.end_wanted) == (0, ([], 0.0), False, False)


def test_a_larger_picture_finds_room_in_the_same_memory(memory: PictureMemory) -> None:
    memory.publish(plain(1))
    memory.clear()
    larger = PictureMemory(memory.handle, (64, 32))
    larger.publish(np.full((32, 64, 3), 9, np.uint8))
    taken = np.zeros((32, 64, 3), np.uint8)
    assert PictureMemory(memory.handle, (64, 32)).newest(taken) == 1
    assert (taken == 9).all()
