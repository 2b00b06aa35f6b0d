from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.video_camera import LONGEST_LAG_S, LONGEST_PX, VideoCamera
from engine.errors import DeviceLostError, VideoError
from engine.frame import Frame
from tests.drivers.clips import number_of, write_clip
from tests.live_fakes import FakeClock
from tests.waiting import PATIENCE_S

COUNT, RATE = 6, 20


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.mp4", count=COUNT, rate=RATE)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(now_s=50.0)


@pytest.fixture
def camera(clip: Path, clock: FakeClock) -> Iterator[VideoCamera]:
    opened = VideoCamera(clip, clock)
    yield opened
    opened.close()


def read(camera: VideoCamera, count: int) -> list[Frame]:
    frames = [camera.read(1.0) for _ in range(count)]
    assert None not in frames
    return [frame for frame in frames if frame is not None]


def test_frames_come_when_they_are_due_and_the_clip_begins_again(camera: VideoCamera, clock: FakeClock) -> None:
    frames = read(camera, 2 * COUNT + 1)
    assert [number_of(frame.image) for frame in frames] == [*range(COUNT), *range(COUNT), 0]
    assert [frame.index for frame in frames] == list(range(2 * COUNT + 1))
    assert [frame.captured_s for frame in frames] == pytest.approx([50.0 + n / RATE for n in range(2 * COUNT + 1)])
    assert clock.now_s() == pytest.approx(frames[-1].captured_s)


def test_nothing_comes_before_its_time(camera: VideoCamera, clock: FakeClock) -> None:
    read(camera, 1)
    assert camera.read(0.02) is None
    assert camera.read(0.02) is None
    assert clock.now_s() == pytest.approx(50.04)
    (frame,) = read(camera, 1)
    assert (frame.index, frame.captured_s) == (1, pytest.approx(50.05))


def test_a_slow_reader_gets_the_newest_frame_and_misses_others(camera: VideoCamera, clock: FakeClock) -> None:
    read(camera, 1)
    clock.go_on(3.4 / RATE)
    (frame,) = read(camera, 1)
    assert (number_of(frame.image), frame.index) == (3, 3)
    assert frame.captured_s == pytest.approx(50.0 + 3 / RATE)


def test_a_frame_made_ready_is_not_delivered_after_its_time(camera: VideoCamera, clock: FakeClock) -> None:
    read(camera, 1)
    assert camera.read(0.01) is None
    clock.go_on(2.5 / RATE)
    assert [frame.index for frame in read(camera, 1)] == [2]


def test_after_a_pause_it_goes_on_where_it_was(camera: VideoCamera, clock: FakeClock) -> None:
    read(camera, 2)
    clock.go_on(LONGEST_LAG_S + 60)
    frames = read(camera, 2)
    assert [frame.index for frame in frames] == [2, 3]
    assert frames[0].captured_s == pytest.approx(50.0 + 1 / RATE + LONGEST_LAG_S + 60)
    assert frames[1].captured_s - frames[0].captured_s == pytest.approx(1 / RATE)


def test_no_time_passes_for_the_clip_before_the_first_read(clip: Path, clock: FakeClock) -> None:
    camera = VideoCamera(clip, clock)
    clock.go_on(10.0)
    assert [frame.captured_s for frame in read(camera, 1)] == pytest.approx([60.0])
    camera.close()


def test_large_pictures_are_shrunk(tmp_path: Path, clock: FakeClock) -> None:
    camera = VideoCamera(write_clip(tmp_path / "large.mp4", count=1, size=(2000, 1000)), clock)
    assert read(camera, 1)[0].image.shape == (LONGEST_PX // 2, LONGEST_PX, 3)
    camera.close()


def test_a_clip_of_one_picture_is_a_still_camera(tmp_path: Path, clock: FakeClock) -> None:
    camera = VideoCamera(write_clip(tmp_path / "one.mp4", count=1, rate=RATE), clock)
    frames = read(camera, 4)
    assert [number_of(frame.image) for frame in frames] == [0, 0, 0, 0]
    assert all(b.captured_s - a.captured_s == pytest.approx(1 / RATE) for a, b in pairwise(frames))
    camera.close()


def test_a_file_that_disappears_while_it_plays_is_a_lost_camera(
    camera: VideoCamera, clip: Path, clock: FakeClock
) -> None:
    clip.unlink()
    with pytest.raises(DeviceLostError, match=r"clip\.mp4 cannot be read any more"):
        read(camera, COUNT + 1)
    with pytest.raises(DeviceLostError, match=r"clip\.mp4 cannot be read any more"):
        read(camera, 2)


def test_closing_ends_a_waiting_read(tmp_path: Path) -> None:
    camera = VideoCamera(write_clip(tmp_path / "slow.mp4", count=2, rate=1))
    assert camera.read(1.0) is not None
    got: list[Frame | None] = []
    reader = threading.Thread(target=lambda: got.append(camera.read(30.0)))
    reader.start()
    camera.close()
    reader.join(PATIENCE_S)
    assert not reader.is_alive()
    assert got in ([None], [])


def test_what_is_no_video_is_refused_on_opening(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(VideoError):
        VideoCamera(tmp_path / "text.mp4")
