from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.errors import NoFaceError
from engine.frame import Frame, Image
from engine.portrait.clip_portrait import MOST_FRAMES, portrait_of_clip
from engine.portrait.photo import read_photo
from engine.portrait.resample import resample
from engine.tracking.face_tracker import FaceTracker


@pytest.fixture
def person(astronaut: Path) -> Image:
    return np.ascontiguousarray(read_photo(astronaut).image[:300, 90:390])


@pytest.fixture
def tracker() -> Iterator[FaceTracker]:
    tracker = FaceTracker()
    yield tracker
    tracker.close()


def frames(images: list[Image], rate_hz: float) -> Iterator[Frame]:
    for row, image in enumerate(images):
        yield Frame(image, row / rate_hz, row)


def test_frames_with_a_face_become_the_loop(person: Image, tracker: FaceTracker) -> None:
    moved = np.roll(person, 12, axis=1)
    portrait = portrait_of_clip(frames([person, moved, np.zeros_like(person), person], 10), 10, tracker, "eve")
    loop = portrait.loop
    assert loop is not None and (len(loop.frames), loop.rate_hz) == (3, 10.0)
    assert loop.frames[0].photo is portrait.photo and (loop.frames[1].photo == moved).all()
    shift = loop.frames[1].photo_from_crop[:, 2] - loop.frames[0].photo_from_crop[:, 2]
    assert shift[0] == pytest.approx(12, abs=5) and shift[1] == pytest.approx(0, abs=5)
    # the crops go with the face: less differs between them than if they stayed
    middle = np.s_[180:330, 180:330]
    first, second, staying = (
        image[middle].astype(int)
        for image in (portrait.crop, loop.frames[1].crop, resample(moved, portrait.crop_from_photo, (512, 512)))
    )
    assert np.abs(second - first).mean() < 0.6 * np.abs(staying - first).mean()
    assert [loop.row_at(row / 10) for row in range(7)] == [0, 1, 2, 1, 0, 1, 2]


def test_a_long_clip_is_cut_and_that_is_said(person: Image, tracker: FaceTracker) -> None:
    endless = (Frame(person, row / 50, row) for row in range(10_000))
    portrait = portrait_of_clip(endless, 50, tracker, "eve", "eve.mp4")
    assert portrait.loop is not None and 40 <= len(portrait.loop.frames) <= MOST_FRAMES
    assert "Of eve.mp4 the first 4 seconds are used." in portrait.notes
    # a few frames of the endless clip more than needed, not all
    assert next(endless).index < 250


def test_large_frames_are_reduced(person: Image, tracker: FaceTracker) -> None:
    large = np.repeat(np.repeat(person, 5, 0), 5, 1)
    portrait = portrait_of_clip(frames([large] * 2, 10), 10, tracker, "eve")
    assert portrait.photo.shape == (1280, 1280, 3)


def test_too_few_faces(person: Image, tracker: FaceTracker) -> None:
    for images in ([person], [np.zeros_like(person)] * 3):
        with pytest.raises(NoFaceError, match="less than two frames"):
            portrait_of_clip(frames(images, 10), 10, tracker, "eve")
