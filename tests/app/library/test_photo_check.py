"""What of real files can be an avatar."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.library import photo_check
from app.library.photo_check import FaceCheck
from drivers.video_writer import VideoWriter
from engine.errors import NoFaceError, PhotoError, VideoError
from engine.frame import Image
from engine.portrait.clip_portrait import LONGEST_S
from engine.portrait.photo import read_photo


@pytest.fixture
def person(astronaut: Path) -> Image:
    return np.ascontiguousarray(read_photo(astronaut).image[:300, 90:390])


def clip(path: Path, picture: Image, seconds: float, rate_hz: int = 2) -> Path:
    with VideoWriter(path, (picture.shape[1], picture.shape[0]), rate_hz) as writer:
        for _ in range(round(seconds * rate_hz)):
            writer.write(picture)
    return path


def test_a_photo_and_a_clip_of_a_face(astronaut: Path, person: Image, tmp_path: Path) -> None:
    assert FaceCheck().photo(astronaut) == ()
    assert FaceCheck().photo(clip(tmp_path / "short.mp4", person, 2)) == ()


def test_of_a_long_clip_the_beginning_is_used_and_that_is_said(person: Image, tmp_path: Path) -> None:
    long = clip(tmp_path / "long.mp4", person, LONGEST_S + 2)
    assert FaceCheck().photo(long) == (f"Of {long} the first {LONGEST_S:g} seconds are used.",)


def test_a_clip_without_a_face(person: Image, tmp_path: Path) -> None:
    with pytest.raises(NoFaceError, match="shows a face in less than two frames"):
        FaceCheck().photo(clip(tmp_path / "wall.mp4", np.full_like(person, 90), 2))


def test_empty_and_damaged_files(tmp_path: Path) -> None:
    empty, damaged = tmp_path / "empty.mp4", tmp_path / "damaged.mov"
    empty.touch()
    damaged.write_bytes(b"no video at all" * 99)
    with pytest.raises(VideoError, match="is empty"):
        FaceCheck().photo(empty)
    with pytest.raises(VideoError, match="is no video that can be read"):
        FaceCheck().photo(damaged)
    with pytest.raises(VideoError, match="There is no file"):
        FaceCheck().photo(tmp_path / "nowhere.mp4")
    with pytest.raises(PhotoError, match="There is no file"):
        FaceCheck().photo(tmp_path / "nowhere.png")


def test_a_film_is_not_copied_into_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_check, "MOST_CLIP_BYTES", 3_000_000)
    film = tmp_path / "film.mkv"
    film.write_bytes(bytes(3_000_001))
    with pytest.raises(VideoError, match="is larger than 3 MB"):
        FaceCheck().photo(film)
