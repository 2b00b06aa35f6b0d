from __future__ import annotations

import pytest

from engine.capture_stage import CaptureStage
from engine.errors import DeviceLostError, SourceEndedError
from engine.frame import Frame
from engine.mailbox import Mailbox
from engine.statistics import Statistics
from tests.live_fakes import FakeCamera, lose_device


class Bench:
    def __init__(self) -> None:
        self.camera, self.frames, self.statistics = FakeCamera(200.0), Mailbox[Frame](), Statistics()
        self.stage = CaptureStage(self.camera, self.frames, self.statistics)
        # no pause after a failed read
        self.stage.stop_waiting()


def test_frames_are_handed_over_and_counted() -> None:
    bench = Bench()
    bench.stage.step()
    bench.stage.step()
    frame = bench.frames.take(0.0)
    assert frame is not None
    assert frame.index == 1
    assert (bench.statistics.summary().counters.captured, bench.frames.dropped) == (2, 1)


def test_no_frame_is_no_news() -> None:
    bench = Bench()
    bench.camera.silent = True
    bench.stage.step()
    assert bench.frames.take(0.0) is None
    assert bench.stage.trouble == ""


def test_a_lost_camera_is_told_and_asked_again() -> None:
    bench = Bench()
    bench.camera.trouble = lose_device
    with pytest.raises(DeviceLostError):
        bench.stage.step()
    assert "disconnected" in bench.stage.trouble
    bench.camera.trouble = lambda: None
    bench.stage.step()
    assert bench.stage.trouble == ""
    assert bench.frames.take(0.0) is not None


def test_a_source_that_has_ended_is_left_alone() -> None:
    bench = Bench()
    reads = 0

    def end() -> None:
        nonlocal reads
        reads += 1
        raise SourceEndedError

    bench.camera.trouble = end
    with pytest.raises(SourceEndedError):
        bench.stage.step()
    bench.stage.step()
    bench.stage.step()
    assert reads == 1
    assert bench.stage.trouble == "The source has ended."


def test_after_a_change_of_cameras_no_frame_of_the_old_one_comes_and_it_is_closed() -> None:
    bench, other = Bench(), FakeCamera(200.0)
    bench.stage.step()
    bench.stage.replace(other)
    assert bench.frames.take(0.0) is None
    assert bench.camera.closed == 0
    bench.stage.step()
    assert (bench.camera.closed, bench.frames.take(0.0) is not None) == (1, True)


def test_a_frame_that_was_being_read_meanwhile_is_thrown_away() -> None:
    bench, other = Bench(), FakeCamera(200.0)
    bench.camera.trouble = lambda: bench.stage.replace(other)
    bench.stage.step()
    assert bench.frames.take(0.0) is None
    bench.camera.trouble = lambda: None
    bench.stage.step()
    frame = bench.frames.take(0.0)
    assert frame is not None and frame.index == 0


def test_the_troubles_of_the_old_camera_go_with_it() -> None:
    bench, other = Bench(), FakeCamera(200.0)
    bench.camera.trouble = lose_device
    with pytest.raises(DeviceLostError):
        bench.stage.step()
    bench.stage.replace(other)
    bench.stage.step()
    assert bench.stage.trouble == ""

    def lose_and_replace() -> None:
        bench.stage.replace(bench.camera)
        lose_device()

    other.trouble = lose_and_replace
    bench.stage.step()
    assert bench.stage.trouble == ""


def test_each_camera_that_was_given_is_closed() -> None:
    bench, others = Bench(), [FakeCamera(200.0) for _ in range(3)]
    for other in others:
        bench.stage.replace(other)
    bench.stage.close()
    assert [bench.camera.closed, *(other.closed for other in others)] == [1, 1, 1, 1]
