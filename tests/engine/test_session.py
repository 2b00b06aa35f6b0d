from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from engine.errors import EngineError, UsageError
from engine.motion.expression_player import ExpressionPlayer
from engine.motion.expressions import Expression
from engine.session import LiveSession, sound_rate
from engine.settings import Controls
from engine.status import State
from tests.engine.session_bench import Bench, is_live
from tests.live_fakes import (
    WATERMARK,
    FakeAnimator,
    FakeHalves,
    FakeSink,
    fail,
    lose_device,
    portrait,
)

WINK = Expression("wink", np.zeros((478, 3), np.float32), lids=(0.0, 1.0))


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


def test_a_lost_camera_is_told_and_found_again() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.camera.trouble = lose_device
        # a machine with much else to do may be idle for another reason before
        status = bench.wait_for(lambda now: now.state is State.IDLE and "disconnected" in now.reason)
        assert "disconnected" in status.last_error
        bench.camera.trouble = lambda: None
        assert bench.wait_for(is_live).reason == ""


def test_a_face_out_of_sight_is_told() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.tracker.face_in_sight = False
        assert bench.wait_for(lambda now: now.reason == "no face").state is State.IDLE


def test_an_engine_that_fails_is_told() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.animator.trouble = fail
        status = bench.wait_for(lambda now: "broken on purpose" in now.last_error and now.state is State.IDLE)
        assert status.reason == "no new pictures from the portrait engine"
        bench.wait_for(lambda _: bench.session.summary().errors["animate"] > 1)


@pytest.mark.parametrize("engine", [FakeAnimator, FakeHalves])
def test_a_lighter_engine_takes_over_from_one_that_gives_up(engine: type[FakeAnimator]) -> None:
    def give_up() -> None:
        raise EngineError("The graphics card is full.")

    bench, lighter = Bench(), FakeAnimator()
    bench.animator = engine()
    lighter.name = "light"
    bench.session = LiveSession(
        bench.camera,
        lambda: bench.tracker,
        bench.animator,
        [portrait()],
        bench.sinks,
        motion=bench.motion,
        lighter=lighter,
        notice="Something to know.",
    )
    with bench.session:
        assert bench.wait_for(is_live).last_error == "Something to know."
        bench.animator.trouble = give_up
        status = bench.wait_for(
            lambda now: now.engine == "light" and now.state is State.LIVE and bool(lighter.rendered)
        )
        assert status.last_error == "The graphics card is full."


def test_the_idle_loop_is_made_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.spare_renders._EVERY_S", 0.0)
    # it would be put off on a machine with much else to do
    monkeypatch.setattr("engine.governor.governor.WARM_UP_S", float("inf"))
    bench = Bench()
    with bench.session:
        bench.wait_for(lambda _: bench.session._cast.current().loop.complete)


def test_muted_the_sinks_get_a_dim_still_picture_and_it_is_told() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bright = int(bench.sinks[0].images[-1].mean())
        bench.session.apply(Controls(muted=True))
        status = bench.session.status()
        assert (status.state, status.reason) == (State.IDLE, "the camera is muted")
        bench.wait_for(lambda _: int(bench.sinks[0].images[-1].mean()) < 0.6 * bright)
        before = len(bench.sinks[0].images)
        bench.wait_for_pictures(10)
        muted = bench.sinks[0].images[before:]
        assert all((image == muted[0]).all() for image in muted)
        bench.session.apply(Controls())
        bench.wait_for(is_live)
        bench.wait_for(lambda _: int(bench.sinks[0].images[-1].mean()) > 0.9 * bright)


def test_the_preview_is_what_the_sinks_get() -> None:
    bench = Bench()
    assert bench.session.preview() is None
    with bench.session:
        bench.wait_for(is_live)
    preview = bench.session.preview()
    assert preview is not None
    assert (preview == bench.sinks[0].images[-1]).all()


def test_the_camera_is_seen_only_while_somebody_looks() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        assert bench.session.camera_view() is None
        bench.session.show_camera(True)
        bench.wait_for(lambda _: bench.session.camera_view() is not None)
        view = bench.session.camera_view()
        assert view is not None and view.landmarks is not None
        assert tuple(view.image[0, 0]) == WATERMARK
        bench.session.show_camera(False)
        assert bench.session.camera_view() is None


def test_gestures_and_their_names() -> None:
    bench = Bench()
    bench.session = LiveSession(
        bench.camera,
        lambda: bench.tracker,
        bench.animator,
        [portrait()],
        bench.sinks,
        motion=bench.motion,
        expressions=ExpressionPlayer({"wink": WINK}, np.ones(478, np.float32)),
    )
    with bench.session:
        bench.wait_for(is_live)
        assert bench.session.expressions == ("wink",)
        bench.session.play_expression("wink")
        # all of it: on a busy machine few pictures are made meanwhile
        bench.wait_for(lambda _: any(one.eye_openness[0] < 0.5 for one in bench.animator.rendered))
        bench.wait_for(lambda _: bench.animator.rendered[-1].eye_openness[0] == 1.0)
        bench.session.hold_expression("wink")
        bench.wait_for(lambda _: bench.animator.rendered[-1].eye_openness[0] < 0.01)
        bench.session.hold_expression(None)
        bench.wait_for(lambda _: bench.animator.rendered[-1].eye_openness[0] == 1.0)
        with pytest.raises(UsageError):
            bench.session.play_expression("frown")


def test_the_delay_is_measured() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(lambda _: 0.0 < bench.session.delay_s() < 1.0)


def test_under_load_it_saves_work_says_so_and_holds_the_pictures_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.governor.governor.WARM_UP_S", 0.0)
    bench = Bench()
    bench.animator.trouble = lambda: time.sleep(0.07)
    with bench.session:
        # waited for: a machine with much else to do gets there later
        bench.wait_for(lambda now: now.governor != "" and now.fps > 20)
