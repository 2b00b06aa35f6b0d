from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from drivers.sound_file import Sound
from drivers.video_reader import VideoReader
from engine.errors import VideoError
from tests.drivers.clips import number_of, turn_display, write_clip


def test_every_frame_comes_once_with_number_and_time(tmp_path: Path) -> None:
    with VideoReader(write_clip(tmp_path / "clip.mp4", count=12, rate=24)) as reader:
        assert (reader.rate, reader.frames_estimate, reader.size) == (Fraction(24), 12, (64, 48))
        frames = list(reader.frames())
    assert [frame.index for frame in frames] == [number_of(frame.image) for frame in frames] == list(range(12))
    assert [frame.captured_s for frame in frames] == pytest.approx([n / 24 for n in range(12)])


def test_frames_are_images_of_their_own(tmp_path: Path) -> None:
    with VideoReader(write_clip(tmp_path / "clip.mp4", count=3)) as reader:
        images = [frame.image for frame in reader.frames()]
    images[1][:] = 255
    assert [number_of(image) for image in images] == [0, 255, 2]
    assert all(image.dtype == np.uint8 for image in images)


def test_pictures_of_a_phone_are_upright(tmp_path: Path) -> None:
    with VideoReader(turn_display(write_clip(tmp_path / "clip.mp4", count=1), (0, 1, -1, 0))) as reader:
        assert reader.size == (48, 64)
        assert reader.rotation_deg == 270
        assert next(reader.frames()).image.shape == (64, 48, 3)


def test_a_silent_clip_has_no_sound(tmp_path: Path) -> None:
    with VideoReader(write_clip(tmp_path / "clip.mp4")) as reader:
        assert reader.sound is None


def test_sound_begins_with_the_first_picture(media: Path) -> None:
    with VideoReader(media / "d18.mp4") as reader:
        assert reader.sound == Sound(media / "d18.mp4", 0.0)


def test_bad_files_are_refused_on_opening(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no file"):
        VideoReader(tmp_path / "missing.mp4")
