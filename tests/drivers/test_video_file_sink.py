from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from drivers.video_file_sink import VideoFileSink
from drivers.video_reader import VideoReader
from engine.errors import OutputError
from tests.drivers.clips import SIZE, number_of, numbered
from tests.drivers.test_video_writer import files_at_most
from tests.live_fakes import FakeClock
from tests.waiting import wait_until

RATE = 20


def recording(path: Path, sent_s: list[float]) -> list[tuple[int, float]]:
    """Send numbered pictures at these times, and return what the file holds: number, time in periods."""
    clock = FakeClock(now_s=0.0)
    sink = VideoFileSink(path, SIZE, RATE, clock)
    for number, time_s in enumerate(sent_s):
        clock.go_on(time_s - clock.now_s())
        written = sink.pictures
        dropped = sink.dropped
        sink.send(numbered(number))
        # one after the other: what a full queue does is another test
        wait_until(lambda written=written, dropped=dropped: sink.pictures > written or sink.dropped > dropped)
    sink.close()
    with VideoReader(path) as reader:
        return [(number_of(frame.image), round(frame.captured_s * RATE, 3)) for frame in reader.frames()]


def test_a_steady_session_gives_a_steady_file(tmp_path: Path) -> None:
    jitter = [0.0, 0.3, -0.4, 0.45, 0.1, -0.2]
    seen = recording(tmp_path / "out.mp4", [max(0.0, (n + jitter[n % 6]) / RATE) for n in range(24)])
    assert seen == [(n, n) for n in range(24)]


def test_where_pictures_are_missing_the_last_one_is_repeated(tmp_path: Path) -> None:
    seen = recording(tmp_path / "out.mp4", [n / RATE for n in (0, 1, 2, 7, 8, 9)])
    assert seen == list(zip([0, 1, 2, 2, 2, 2, 2, 3, 4, 5], range(10), strict=True))


def test_after_a_long_silence_the_recording_goes_on(tmp_path: Path) -> None:
    seen = recording(tmp_path / "out.mp4", [0.0, 1 / RATE, 3600.0, 3600.0 + 1 / RATE])
    assert seen == [(n, n) for n in range(4)]


def test_a_sender_that_is_too_fast_does_not_stretch_time(tmp_path: Path) -> None:
    seen = recording(tmp_path / "out.mp4", [n / (2 * RATE) for n in range(40)])
    assert [place for _, place in seen] == list(range(len(seen)))
    assert len(seen) <= 20 + 2


def test_a_sender_a_little_off_the_rate_stays_beside_the_clock(tmp_path: Path) -> None:
    seen = recording(tmp_path / "out.mp4", [1.05 * n / RATE for n in range(100)])
    assert [place for _, place in seen] == list(range(len(seen)))
    assert {number for number, _ in seen} == set(range(100))
    first_place = dict(reversed(seen))
    assert all(abs(place - 1.05 * number) <= 1.6 for number, place in first_place.items())


def test_the_caller_may_reuse_its_picture(tmp_path: Path) -> None:
    sink = VideoFileSink(tmp_path / "out.mp4", SIZE, RATE)
    picture = numbered(3)
    sink.send(picture)
    picture[:] = 0
    sink.close()
    with VideoReader(tmp_path / "out.mp4") as reader:
        assert [number_of(frame.image) for frame in reader.frames()] == [3]


def test_a_slow_encoder_costs_pictures_and_never_the_sender_s_time(tmp_path: Path) -> None:
    clock = FakeClock()
    sink = VideoFileSink(tmp_path / "out.mp4", (1280, 720), RATE, clock)
    picture = np.random.default_rng(0).integers(0, 256, (720, 1280, 3), np.uint8)
    for _ in range(60):
        clock.go_on(1 / RATE)
        sink.send(picture)
    sink.close()
    assert sink.dropped > 0
    # what was dropped at the end is not repeated by a picture after it
    assert 60 - sink.dropped <= sink.pictures <= 60
    assert sink.path.exists()


def test_a_disk_that_takes_no_more_is_told_once_and_leaves_nothing(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    sink = VideoFileSink(tmp_path / "out.mp4", (256, 256), RATE)
    with pytest.raises(OutputError, match=r"out\.mp4 was not written"), files_at_most(40_000):
        while True:
            sink.send(generator.integers(0, 256, (256, 256, 3), np.uint8))
            time.sleep(0.01)
    sink.close()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_at_the_end_is_told_by_close(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    sink = VideoFileSink(tmp_path / "out.mp4", (256, 256), RATE)
    with files_at_most(10_000):
        sink.send(generator.integers(0, 256, (256, 256, 3), np.uint8))
        with pytest.raises(OutputError, match=r"out\.mp4 was not written"):
            sink.close()
    sink.close()
    assert list(tmp_path.iterdir()) == []


def test_a_discarded_recording_leaves_nothing(tmp_path: Path) -> None:
    sink = VideoFileSink(tmp_path / "out.mp4", SIZE, RATE)
    sink.send(numbered(0))
    sink.discard()
    sink.close()
    assert list(tmp_path.iterdir()) == []


def test_no_thread_is_left_when_opening_fails(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(OutputError):
        VideoFileSink(tmp_path / "missing" / "out.mp4", SIZE, RATE)
    assert threading.active_count() == before
