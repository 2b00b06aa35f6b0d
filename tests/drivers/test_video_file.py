from __future__ import annotations

import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from drivers.video_file import VideoFile
from engine.errors import VideoError
from tests.drivers.clips import number_of, numbered, turn_display, write_clip, write_noise


def read_all(path: Path, **options: bool) -> list[tuple[int, float]]:
    with VideoFile(path) as file:
        return [(number_of(file.image(one.picture)), one.time_s) for one in file.pictures(**options)]


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv", ".ts", ".avi"])
def test_every_picture_comes_once_in_order_with_its_time(tmp_path: Path, ending: str) -> None:
    seen = read_all(write_clip(tmp_path / f"clip{ending}", count=40, rate=25))
    assert [number for number, _ in seen] == list(range(40))
    assert [time_s for _, time_s in seen] == pytest.approx([n / 25 for n in range(40)], abs=1.1e-3)


def test_television_rates_are_exact(tmp_path: Path) -> None:
    with VideoFile(write_clip(tmp_path / "clip.mp4", rate=Fraction(30000, 1001))) as file:
        assert file.rate == Fraction(30000, 1001)
        times_s = [one.time_s for one in file.pictures()]
    assert times_s == pytest.approx([n * 1001 / 30000 for n in range(10)], abs=1e-9)


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times = [Fraction(n) for n in (0, 1, 3)]
    seen = read_all(write_clip(tmp_path / "clip.mp4", count=3, rate=10, times=times))
    assert seen == [(0, 0.0), (1, 1.0), (2, 3.0)]


def test_what_the_file_tells_of_itself(tmp_path: Path) -> None:
    with VideoFile(write_clip(tmp_path / "clip.mp4", count=20, rate=10)) as file:
        assert (file.size, file.pictures_estimate, file.has_sound, file.rotation_deg) == ((64, 48), 20, False, 0)
        assert file.duration_s == pytest.approx(2.0)


def test_a_stream_without_times_is_counted_by_its_rate(tmp_path: Path) -> None:
    seen = read_all(write_clip(tmp_path / "clip.h264", container="h264"))
    assert [number for number, _ in seen] == list(range(10))
    assert all(after > before for (_, before), (_, after) in pairwise(seen))


@pytest.mark.parametrize(
    ("matrix", "clockwise_quarters"), [((0, 1, -1, 0), 1), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 3)]
)
def test_a_phone_held_upright_gives_upright_pictures(
    tmp_path: Path, matrix: tuple[int, int, int, int], clockwise_quarters: int
) -> None:
    path = turn_display(write_clip(tmp_path / "clip.mp4", count=3), matrix)
    expected = np.rot90(numbered(2), -clockwise_quarters)
    with VideoFile(path) as file:
        assert file.size == (expected.shape[1], expected.shape[0])
        image = file.image([one.picture for one in file.pictures()][2])
    assert image.flags.c_contiguous
    assert np.abs(image.astype(int) - expected).mean() < 8


@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize(
    ("matrix", "red_share", "blue_share"), [(1, 0.2126, 0.0722), (5, 0.299, 0.114), (2, 0.299, 0.114)]
)
def test_colours_are_what_the_file_means(
    tmp_path: Path, matrix: int, red_share: float, blue_share: float, full_range: bool
) -> None:
    red, green, blue = colour = (210, 90, 30)
    luma = red_share * red + (1 - red_share - blue_share) * green + blue_share * blue
    blueness, redness = (blue - luma) / (2 - 2 * blue_share), (red - luma) / (2 - 2 * red_share)
    scale, offset = ((1.0, 1.0), 0) if full_range else ((219 / 255, 224 / 255), 16)
    planes = (luma * scale[0] + offset, blueness * scale[1] + 128, redness * scale[1] + 128)
    path = tmp_path / "clip.mkv"
    with av.open(str(path), "w") as file:
        track = file.add_stream("ffv1", rate=25)
        track.width, track.height, track.pix_fmt = 64, 48, "yuv444p"
        track.codec_context.colorspace = matrix
        track.codec_context.color_range = 2 if full_range else 1
        picture = av.VideoFrame.from_ndarray(
            np.stack([np.full((48, 64), round(value), np.uint8) for value in planes]), format="yuv444p"
        )
        picture.colorspace, picture.color_range = matrix, 2 if full_range else 1
        file.mux(track.encode(picture))
        file.mux(track.encode(None))
    with VideoFile(path) as read:
        image = read.image(next(read.pictures()).picture)
    assert np.abs(image.reshape(-1, 3).astype(int) - colour).max() <= 3


def test_pictures_are_shrunk_to_the_size_asked_for(tmp_path: Path) -> None:
    with VideoFile(write_clip(tmp_path / "clip.mp4", size=(320, 160))) as file:
        assert file.image(next(file.pictures()).picture, longest_px=64).shape == (32, 64, 3)


def spoil(path: Path) -> Path:
    """Overwrite the middle of a file."""
    data = bytearray(path.read_bytes())
    at = data.index(b"mdat") + len(data) // 3
    data[at : at + 600] = os.urandom(600)
    path.write_bytes(data)
    return path


def test_damage_ends_exact_reading_and_is_skipped_when_playing(tmp_path: Path) -> None:
    path = spoil(write_clip(tmp_path / "clip.mp4", count=60, size=(160, 120)))
    with pytest.raises(VideoError, match=r"clip\.mp4 is damaged or cut short after \d+\.\d s"):
        read_all(path)
    assert len(read_all(path, skip_damaged=True)) >= 40


def bad_file(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind}.mp4"
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("this is no video\n" * 50)
    elif kind == "shell script":
        path = tmp_path / "script.txt"
        path.write_text("\x1b[1mbold\n" * 50)
    elif kind == "sound only":
        write_noise(tmp_path / "noise.wav").rename(path)
    elif kind == "cut short":
        data = write_clip(path, count=50).read_bytes()
        path.write_bytes(data[: len(data) // 2])
    elif kind == "playlist":
        path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://192.0.2.1/secret.ts\n")
    return path


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("missing", "no file"),
        ("folder", "is a folder"),
        ("empty", "is empty"),
        ("text", "no video that can be read"),
        ("shell script", "no video that can be read"),
        ("sound only", "has no picture"),
        ("cut short", "no video that can be read"),
        ("playlist", "no video that can be read"),
    ],
)
def test_what_is_no_video_is_told_in_one_line(tmp_path: Path, kind: str, told: str) -> None:
    path = bad_file(tmp_path, kind)
    with pytest.raises(VideoError) as raised:
        VideoFile(path)
    assert told in raised.value.user_message
    assert str(path) in raised.value.user_message
    assert "\n" not in raised.value.user_message


def test_any_file_name_will_do(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "plain.mp4").rename(tmp_path / "http:100% ünîcode #1?.mp4")
    assert len(read_all(path)) == 10


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(VideoError, match="may not be read"):
        VideoFile(path)


@pytest.mark.parametrize(("clip", "frames", "rate"), [("d0", 78, 25), ("d13", 352, 30), ("d18", 216, 30)])
def test_real_clips_are_read_whole(media: Path, clip: str, frames: int, rate: int) -> None:
    with VideoFile(media / f"{clip}.mp4") as file:
        assert file.rate == rate
        times_s = [one.time_s for one in file.pictures()]
    assert times_s == pytest.approx([n / rate for n in range(frames)], abs=1e-6)
