from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from drivers.camera_writer.picture_memory import PictureMemory
from drivers.camera_writer.seat import CameraSeat
from drivers.camera_writer.stand_by import FADE_IN_S, FADE_OUT_S, SILENT_S, StandBy
from engine.frame import Image

SIZE = (32, 16)
BLUE, GREEN, DARK = (0, 0, 200), (0, 200, 0), (0, 100, 0)


def plain(colour: tuple[int, int, int]) -> Image:
    return np.full((SIZE[1], SIZE[0], 3), colour, np.uint8)


def encoded(colour: tuple[int, int, int]) -> bytes:
    return bytes(cv2.imencode(".png", plain(colour)[..., ::-1])[1])


@pytest.fixture
def seat() -> Iterator[CameraSeat]:
    seat = CameraSeat()
    yield seat
    seat.close()


@pytest.fixture
def memory(seat: CameraSeat) -> PictureMemory:
    return PictureMemory(seat.handle, SIZE)


def middle(image: Image | None) -> tuple[int, ...]:
    assert image is not None
    return tuple(int(value) for value in image[8, 16])


def test_nothing_before_the_first_picture(memory: PictureMemory) -> None:
    assert StandBy(memory).choose(1.0) is None


def test_the_last_picture_stands_for_a_moment(memory: PictureMemory) -> None:
    stand_by = StandBy(memory)
    memory.keep_loop([encoded(GREEN)], 0.1)
    memory.publish(plain(BLUE))
    assert stand_by.news
    for late_s in (0.0, 0.1, SILENT_S - 0.01):
        assert middle(stand_by.choose(memory.published_s + late_s)) == BLUE
    assert not stand_by.news
    assert not stand_by.idle


def test_a_silence_is_faded_into_the_loop_and_back(memory: PictureMemory) -> None:
    stand_by = StandBy(memory)
    memory.keep_loop([encoded(GREEN), encoded(DARK)], 1.0)
    memory.publish(plain(BLUE))
    stand_by.choose(memory.published_s)
    begin_s = memory.published_s + SILENT_S + 0.01
    assert middle(stand_by.choose(begin_s)) == BLUE
    assert middle(stand_by.choose(begin_s + FADE_OUT_S / 2)) == (0, 100, 100)
    assert stand_by.idle
    assert middle(stand_by.choose(begin_s + 0.9)) == GREEN
    assert middle(stand_by.choose(begin_s + 1.5)) == DARK
    assert middle(stand_by.choose(begin_s + 2.5)) == GREEN
    memory.publish(plain(BLUE))
    back_s = memory.published_s
    # back from what was shown last
    assert middle(stand_by.choose(back_s)) == GREEN
    assert middle(stand_by.choose(back_s + FADE_IN_S / 2)) == (0, 100, 100)
    assert middle(stand_by.choose(back_s + FADE_IN_S)) == BLUE
    assert not stand_by.idle


def test_a_writer_started_in_a_silence_shows_the_loop(memory: PictureMemory) -> None:
    memory.keep_loop([encoded(GREEN)], 0.1)
    memory.publish(plain(BLUE))
    assert middle(StandBy(memory).choose(memory.published_s + 60.0)) == GREEN


def test_without_a_loop_the_last_picture_stays(memory: PictureMemory) -> None:
    memory.publish(plain(BLUE))
    assert middle(StandBy(memory).choose(memory.published_s + 60.0)) == BLUE


def test_a_camera_that_is_off_shows_no_motion(seat: CameraSeat, memory: PictureMemory) -> None:
    memory.keep_loop([encoded(GREEN)], 0.1)
    memory.publish(plain(DARK))
    stand_by = StandBy(memory)
    assert middle(stand_by.choose(memory.published_s)) == DARK
    seat.keep_controls(paused=False, muted=True)
    assert middle(stand_by.choose(memory.published_s + 60.0)) == DARK
    seat.keep_controls(paused=False, muted=False)
    stand_by.choose(memory.published_s + 61.0)
    assert middle(stand_by.choose(memory.published_s + 62.0)) == GREEN


def test_another_avatars_loop_takes_over(memory: PictureMemory) -> None:
    stand_by = StandBy(memory)
    memory.keep_loop([encoded(GREEN)], 0.1)
    memory.publish(plain(BLUE))
    late_s = memory.published_s + 60.0
    stand_by.choose(late_s)
    memory.keep_loop([encoded(DARK)], 0.1)
    assert middle(stand_by.choose(late_s + 1.0)) == DARK
