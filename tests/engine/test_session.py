from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from engine.errors import EngineError, OutputError, UsageError
from engine.session import LiveSession, sound_rate
from engine.settings import Controls
from engine.status import State, Status
from tests.live_fakes import (
    FakeAnimator,
    FakeCamera,
    FakeMotion,
    FakeSink,
    FakeTracker,
    fail,
    lose_device,
    portrait,
)

BLUE, NAVY = (30, 60, 200), (10, 20, 90)


class Bench:
    """A session with all its surroundings."""

    def __init__(self, *sinks: FakeSink) -> None:
        self.camera, self.tracker, self.animator, self.motion = (
            FakeCamera(),
            FakeTracker(),
            FakeAnimator(),
            FakeMotion(),
        )
        self.sinks = list(sinks) or [FakeSink()]
        self.session = LiveSession(
            self.camera,
            lambda: self.tracker,
            self.animator,
            [portrait("green"), portrait("blue", BLUE, NAVY)],
            self.sinks,
            motion=self.motion,
        )

    def wait_for(self, wanted: Callable[[Status], bool], timeout_s: float = 10.0) -> Status:
        until_s = time.monotonic() + timeout_s
        while not wanted(status := self.session.status()):
            assert time.monotonic() < until_s, f"it stayed at {status}"
            time.sleep(0.01)
        return status


def is_live(status: Status) -> bool:
    return status.state is State.LIVE


def test_from_start_to_stop() -> None:
    bench = Bench()
    assert bench.session.status().state is State.OFF
    with bench.session:
        status = bench.wait_for(is_live)
        assert (status.avatar, status.engine, status.provider) == ("green", "fake", "nothing")
        assert status.reason == status.last_error == ""
        bench.wait_for(lambda now: now.latency_ms.p50 > 0 and now.counters.sent > 20)
    assert bench.session.status().state is State.OFF
    assert (bench.camera.closed, bench.tracker.closed, bench.sinks[0].closed) == (1, 1, 1)
    counters = bench.session.summary().counters
    assert counters.captured >= counters.tracked > 0
    assert counters.sent == len(bench.sinks[0].images) > 20
    assert {"track", "motion", "render", "paste", "wait", "send"} <= bench.session.summary().stages_ms.keys()


def test_stop_may_be_called_twice_and_without_start() -> None:
    bench = Bench()
    bench.session.stop()
    bench.session.stop()
    assert bench.sinks[0].closed


def test_it_ends_within_its_time_limits_even_when_parts_hang_for_a_moment() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.tracker.trouble = lambda: time.sleep(0.4)
        bench.animator.trouble = lambda: time.sleep(0.4)
    assert not [thread for thread in threading.enumerate() if thread.name in ("capture", "track", "animate", "pace")]


def test_the_size_and_rate_of_the_pictures() -> None:
    bench = Bench(FakeSink((128, 72)))
    assert (bench.session.size, bench.session.rate_hz) == ((128, 72), 30.0)
    with bench.session:
        bench.wait_for(is_live)
    assert {image.shape for image in bench.sinks[0].images} == {(72, 128, 3)}


@pytest.mark.parametrize(("claimed_hz", "used_hz"), [(0.0, 30.0), (-1.0, 30.0), (90_000.0, 30.0), (25.0, 25.0)])
def test_a_camera_that_claims_nonsense_gets_the_usual_rate(claimed_hz: float, used_hz: float) -> None:
    assert sound_rate(claimed_hz) == used_hz


def test_sinks_of_different_sizes_are_refused() -> None:
    with pytest.raises(UsageError):
        Bench(FakeSink((64, 36)), FakeSink((128, 72)))


def test_an_avatar_that_cannot_be_prepared_closes_everything_again() -> None:
    bench = Bench()

    def refuse() -> None:
        raise EngineError("Too odd.")

    bench.animator.prepare_trouble = refuse
    with pytest.raises(EngineError, match="Too odd"):
        bench.session.start()
    assert (bench.camera.closed, bench.sinks[0].closed) == (1, 1)


def test_controls_reach_motion_and_tracker() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        wanted = Controls(eyes=0.3, smoothing=0.9)
        bench.session.apply(wanted)
        bench.wait_for(lambda _: bench.motion.controls[-1] == wanted and bench.tracker.smoothing == 0.9)


def test_calibration_reaches_the_motion() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.calibrate()
        bench.wait_for(lambda _: bench.motion.calibrated == 1)


def test_another_avatar_is_shown_and_the_switch_timed() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.switch_avatar("blue")
        bench.wait_for(lambda status: status.avatar == "blue" and bool(bench.session.summary().switches_ms))
        shown = bench.sinks[0].images[-1]
        assert shown[0, 0] == pytest.approx(NAVY, abs=10)
        with pytest.raises(UsageError):
            bench.session.switch_avatar("nobody")


def test_a_lost_camera_is_told_and_found_again() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.camera.trouble = lose_device
        status = bench.wait_for(lambda now: now.state is State.IDLE)
        assert "disconnected" in status.reason
        assert "disconnected" in status.last_error
        bench.camera.trouble = lambda: None
        assert bench.wait_for(is_live).reason == ""


def test_a_face_out_of_sight_is_told() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.tracker.face_in_sight = False
        assert bench.wait_for(lambda now: now.state is State.IDLE).reason == "no face"


def test_an_engine_that_fails_is_told() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.animator.trouble = fail
        status = bench.wait_for(lambda now: now.state is State.IDLE)
        assert status.reason == "the portrait engine does not answer"
        assert "broken on purpose" in status.last_error
    assert bench.session.summary().errors["animate"] > 1


def test_the_last_sink_to_fail_makes_the_session_fail_and_others_do_not() -> None:
    def full() -> None:
        raise OutputError("The disk is full.")

    bench = Bench(FakeSink(), FakeSink())
    with bench.session:
        bench.wait_for(is_live)
        bench.sinks[0].trouble = full
        bench.wait_for(lambda now: now.last_error == "The disk is full.")
        assert bench.session.failure is None
        before = len(bench.sinks[1].images)
        bench.wait_for(lambda _: len(bench.sinks[1].images) > before + 5)
        bench.sinks[1].trouble = full
        bench.wait_for(lambda _: bench.session.failure is not None)


def test_a_sink_that_cannot_be_finished_is_told_after_all_else_is_closed() -> None:
    class FullDisk(FakeSink):
        def close(self) -> None:
            super().close()
            raise OutputError("The disk is full.")

    bench = Bench(FullDisk(), FakeSink())
    with pytest.raises(OutputError, match="full"), bench.session:
        bench.wait_for(is_live)
    assert [sink.closed for sink in bench.sinks] == [1, 1]
    assert (bench.camera.closed, bench.tracker.closed) == (1, 1)


def test_the_idle_loop_is_made_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.animate_stage._LOOP_EVERY_S", 0.0)
    bench = Bench()
    with bench.session:
        bench.wait_for(lambda _: bench.session._cast.current().loop.complete, 30.0)
