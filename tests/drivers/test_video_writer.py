from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from drivers.video_reader import VideoReader
from drivers.video_writer import VideoWriter, check_output, exact_rate
from engine.errors import OutputError, UsageError, VideoError
from tests.drivers.clips import number_of, numbered

ENDINGS = [".mp4", ".mov", ".mkv"]


def write(path: Path, count: int = 10, rate: Fraction | float = 25) -> Path:
    with VideoWriter(path, (64, 48), rate) as writer:
        for number in range(count):
            writer.write(numbered(number))
    return path


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_can_be_read_picture_by_picture(tmp_path: Path, ending: str) -> None:
    with VideoReader(write(tmp_path / f"out{ending}", 40, Fraction(30000, 1001))) as reader:
        assert reader.rate == Fraction(30000, 1001)
        frames = list(reader.frames())
    assert [number_of(frame.image) for frame in frames] == list(range(40))
    assert [frame.captured_s for frame in frames] == pytest.approx([n * 1001 / 30000 for n in range(40)], abs=1.1e-3)


@pytest.mark.parametrize("rate", [25, Fraction(30000, 1001), Fraction(24000, 1001), 12.5, Fraction(359, 12)])
def test_a_steady_rate_is_exact(tmp_path: Path, rate: Fraction | float) -> None:
    with av.open(str(write(tmp_path / "out.mp4", 50, rate))) as file:
        (track,) = file.streams
        assert track.average_rate == track.guessed_rate == exact_rate(rate)
        steps = {packet.duration for packet in file.demux(track) if packet.size}
    assert len(steps) == 1


def test_pictures_lie_where_they_are_put(tmp_path: Path) -> None:
    times_s = [0.0, 0.1, 0.5, 0.55]
    with VideoWriter(tmp_path / "out.mp4", (64, 48), 20) as writer:
        for number, time_s in enumerate(times_s):
            writer.write(numbered(number), time_s)
    with VideoReader(tmp_path / "out.mp4") as reader:
        assert [frame.captured_s for frame in reader.frames()] == pytest.approx(times_s, abs=1e-4)


def test_one_picture_is_shown_for_one_period(tmp_path: Path) -> None:
    with av.open(str(write(tmp_path / "out.mp4", 1, 20))) as file:
        assert file.duration / av.time_base == pytest.approx(0.05, abs=1e-3)


@pytest.mark.parametrize(
    "colour", [(255, 255, 255), (0, 0, 0), (200, 30, 30), (30, 200, 30), (30, 30, 200), (220, 160, 130)]
)
def test_colours_are_bt709_in_the_data_and_in_the_tags(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    with VideoWriter(tmp_path / "out.mp4", (64, 48), 25) as writer:
        writer.write(np.full((48, 64, 3), colour, np.uint8))
    with av.open(str(tmp_path / "out.mp4")) as file:
        codec = file.streams.video[0].codec_context
        assert (codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc) == (1, 1, 1, 1)
        planes = next(file.decode(video=0)).to_ndarray(format="yuv420p").reshape(-1)
    red, green, blue = colour
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    expected = (
        16 + luma * 219 / 255,
        128 + (blue - luma) / 1.8556 * 224 / 255,
        128 + (red - luma) / 1.5748 * 224 / 255,
    )
    seen = [plane.mean() for plane in np.split(planes, [64 * 48, 64 * 48 * 5 // 4])]
    assert seen == pytest.approx(expected, abs=1.5)
    with VideoReader(tmp_path / "out.mp4") as reader:
        assert np.abs(next(reader.frames()).image.astype(int) - colour).max() <= 3


def test_a_file_with_the_name_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("the one before")
    with VideoWriter(path, (64, 48), 25) as writer:
        writer.write(numbered(0))
        assert path.read_text() == "the one before"
    assert path.stat().st_size > 500
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, VideoError, RuntimeError])
def test_an_interrupted_file_leaves_nothing_and_loses_nothing(
    tmp_path: Path, interruption: type[BaseException]
) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("the one before")
    with pytest.raises(interruption), VideoWriter(path, (64, 48), 25) as writer:
        writer.write(numbered(0))
        raise interruption
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "the one before"


def test_without_a_picture_nothing_is_written(tmp_path: Path) -> None:
    VideoWriter(tmp_path / "out.mp4", (64, 48), 25).close()
    assert list(tmp_path.iterdir()) == []


def test_closing_and_discarding_twice_is_harmless(tmp_path: Path) -> None:
    writer = VideoWriter(tmp_path / "out.mp4", (64, 48), 25)
    writer.write(numbered(0))
    for end in (writer.close, writer.close, writer.discard):
        end()
    assert (tmp_path / "out.mp4").exists()


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Let the system refuse larger files, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("count", [3, 60], ids=["refused at the end", "refused on the way"])
def test_a_disk_that_takes_no_more_is_told_and_leaves_nothing(tmp_path: Path, count: int) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("before")
    generator = np.random.default_rng(0)
    with (
        pytest.raises(OutputError, match=r"out\.mp4 was not written"),
        files_at_most(40_000),
        VideoWriter(path, (256, 256), 25) as writer,
    ):
        for _ in range(count):
            writer.write(generator.integers(0, 256, (256, 256, 3), np.uint8))
    assert list(tmp_path.iterdir()) == [path] and path.read_text() == "before"


@pytest.mark.parametrize("name", ["out.avi", "out", "out.mp3"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    for attempt in (lambda: VideoWriter(tmp_path / name, (64, 48), 25), lambda: check_output(tmp_path / name)):
        with pytest.raises(UsageError, match=r"\.mp4, \.mov, \.mkv"):
            attempt()


def test_odd_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="even numbers"):
        VideoWriter(tmp_path / "out.mp4", (65, 48), 25)
    assert list(tmp_path.iterdir()) == []


def test_an_output_can_be_tried_beforehand(tmp_path: Path) -> None:
    check_output(tmp_path / "out.MP4")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OutputError, match="no folder"):
        check_output(tmp_path / "missing" / "out.mp4")
