from __future__ import annotations

import numpy as np
import pytest

from engine.camera_view import CameraWindow
from engine.clock import SystemClock
from engine.frame import Frame, Observation
from engine.governor.effort import Effort
from engine.mailbox import Mailbox
from engine.settings import Controls
from engine.statistics import Statistics
from engine.track_stage import TrackStage
from tests.live_fakes import FakeTracker, fail


class Bench:
    def __init__(self) -> None:
        self.frames, self.observations, self.statistics = Mailbox[Frame](), Mailbox[Observation](), Statistics()
        self.tracker, self.made = FakeTracker(), 0
        self.controls, self.effort, self.window = Controls(smoothing=0.8), Effort(), CameraWindow()
        self.stage = TrackStage(
            self.frames,
            self.observations,
            self.make,
            lambda: self.controls,
            SystemClock(),
            self.statistics,
            window=self.window,
            effort=lambda: self.effort,
        )

    def make(self) -> FakeTracker:
        self.made += 1
        return self.tracker

    def put(self, index: int = 0) -> None:
        self.frames.put(Frame(np.zeros((4, 4, 3), np.uint8), 1.5, index))


def test_the_tracker_is_made_once_and_by_the_first_step_only() -> None:
    bench = Bench()
    assert (bench.made, bench.stage.ready) == (0, False)
    for _ in range(2):
        bench.put()
        bench.stage.step()
    assert (bench.made, bench.stage.ready) == (1, True)


def test_an_observation_keeps_the_capture_time_and_is_counted() -> None:
    bench = Bench()
    bench.put(7)
    bench.stage.step()
    seen = bench.observations.take(0.0)
    assert seen is not None
    assert (seen.captured_s, seen.index) == (1.5, 7)
    summary = bench.statistics.summary()
    assert summary.counters.tracked == 1
    assert "track" in summary.stages_ms


def test_the_smoothing_of_the_controls_is_used() -> None:
    bench = Bench()
    bench.put()
    bench.stage.step()
    assert bench.tracker.smoothing == 0.8


def test_a_failing_tracker_gives_no_observation_and_works_again_later() -> None:
    bench = Bench()
    bench.tracker.trouble = fail
    bench.put()
    with pytest.raises(RuntimeError):
        bench.stage.step()
    assert bench.observations.take(0.0) is None
    bench.tracker.trouble = lambda: None
    bench.put()
    bench.stage.step()
    assert bench.observations.take(0.0) is not None


def test_close_frees_the_tracker_if_there_is_one() -> None:
    bench = Bench()
    bench.stage.close()
    assert bench.tracker.closed == 0
    bench.put()
    bench.stage.step()
    bench.stage.close()
    assert bench.tracker.closed == 1


def test_under_load_every_second_frame_is_left_out() -> None:
    bench = Bench()
    bench.effort = Effort(track_every=2)
    seen = []
    for index in range(6):
        bench.put(index)
        bench.stage.step()
        one = bench.observations.take(0.0)
        seen.append(one is not None)
    assert seen == [False, True] * 3


def test_whoever_looks_sees_the_frame_that_was_measured() -> None:
    bench = Bench()
    bench.put()
    bench.stage.step()
    assert bench.window.view() is None
    bench.window.show(True)
    bench.put()
    bench.stage.step()
    view = bench.window.view()
    assert view is not None
    assert view.image.shape == (4, 4, 3)
    assert view.landmarks is not None
