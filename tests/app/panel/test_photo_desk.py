"""Photos and clips made ready for the gallery and for a session."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import paths
from app.panel.photo_desk import Shown, draw, glance
from drivers.video_writer import VideoWriter
from engine.errors import NoFaceError
from engine.portrait.photo import read_photo

SIZE = (320, 180)


@pytest.fixture
def clip(astronaut: Path, tmp_path: Path) -> Path:
    person = np.ascontiguousarray(read_photo(astronaut).image[:300, 90:390])
    path = tmp_path / "wave.mp4"
    with VideoWriter(path, (300, 300), 5) as writer:
        for row in range(3):
            # lighter and lighter, so that frames can be told apart
            writer.write(np.maximum(person, 30 * row))
    return path


def test_a_clip_moves_where_the_engine_lets_it(clip: Path) -> None:
    drawn = draw(clip, "own-1", Shown(SIZE, "liveportrait", framing="whole"))
    assert drawn.portrait.name == "own-1" and drawn.portrait.framing == "whole"
    assert drawn.portrait.loop is not None and len(drawn.portrait.loop.frames) == 3
    # the first picture, at the output's size and small
    assert drawn.still.shape == (180, 320, 3) and drawn.still.min() < 30
    assert drawn.thumbnail.width() == drawn.thumbnail.height() > 100


def test_for_another_engine_its_frames_are_not_kept(clip: Path) -> None:
    first = draw(clip, "own-1", Shown(SIZE, "mesh"))
    assert first.portrait.loop is None
    # they are read again once an engine wants them
    second = draw(clip, "own-1", Shown(SIZE, "liveportrait"), first.portrait)
    assert second.portrait.loop is not None


def test_a_photo_is_read_once() -> None:
    photo = paths.avatar_path("amara")
    assert photo is not None
    drawn = draw(photo, "amara", Shown(SIZE, "mesh"))
    again = draw(photo.with_name("gone.png"), "amara", Shown((200, 200), "liveportrait"), drawn.portrait)
    assert again.still.shape == (200, 200, 3) and again.portrait.loop is None


def test_a_clip_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    path = tmp_path / "wall.mp4"
    with VideoWriter(path, (64, 64), 5) as writer:
        for _ in range(3):
            writer.write(np.full((64, 64, 3), 90, np.uint8))
    with pytest.raises(NoFaceError):
        draw(path, "own-1", Shown(SIZE, "mesh"))


def test_a_clip_has_no_glance(clip: Path) -> None:
    assert glance(clip) is None
