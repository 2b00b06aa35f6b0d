"""Avatars, sinks and cameras that come and go while a session runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from engine.compose.backdrop import Background
from engine.errors import EngineError, OutputError, UsageError
from tests.engine.session_bench import NAVY, Bench, is_live
from tests.live_fakes import (
    FakeCamera,
    FakeSink,
    lose_device,
    portrait,
)
from tests.waiting import PATIENCE_S


def test_another_avatar_is_shown_and_the_switch_timed() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.switch_avatar("blue")
        bench.wait_for(lambda status: status.avatar == "blue" and bool(bench.session.summary().switches_ms))
        bench.wait_for(lambda _: bench.sinks[0].images[-1][0, 0] == pytest.approx(NAVY, abs=10))
        with pytest.raises(UsageError):
            bench.session.switch_avatar("nobody")


def test_the_last_sink_to_fail_makes_the_session_fail_and_others_do_not() -> None:
    def full() -> None:
        raise OutputError("The disk is full.")

    bench = Bench(FakeSink(), FakeSink())
    with bench.session:
        bench.wait_for(is_live)
        bench.sinks[0].trouble = full
        bench.wait_for(lambda now: now.last_error == "The disk is full.")
        assert bench.session.failure is None
        bench.wait_for_pictures(5, sink=1)
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


def test_avatars_come_and_go_and_are_pictured_by_the_engine() -> None:
    bench = Bench()
    with bench.session:
        bench.session.add_avatar(portrait("red", (200, 40, 30), (90, 20, 10)))
        with pytest.raises(UsageError):
            bench.session.add_avatar(portrait("red"))
        bench.wait_for(lambda _: all(state.ready for state in bench.session.avatars()))
        assert [state.name for state in bench.session.avatars()] == ["green", "blue", "red"]
        bench.wait_for(lambda _: all(bench.session.thumbnail(name) is not None for name in ("green", "blue", "red")))
        thumbnail = bench.session.thumbnail("red")
        assert thumbnail is not None and thumbnail.shape == (36, 64, 3)
        bench.session.switch_avatar("red")
        bench.wait_for(lambda _: bool(bench.session.summary().switches_ms))
        bench.session.remove_avatar("blue")
        with pytest.raises(UsageError):
            bench.session.remove_avatar("red")
        assert [state.name for state in bench.session.avatars()] == ["green", "red"]


def test_one_that_cannot_be_prepared_is_told_and_the_others_stay() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(lambda _: all(state.ready for state in bench.session.avatars()))

        def refuse() -> None:
            raise EngineError("Too odd.")

        bench.animator.prepare_trouble = refuse
        bench.session.add_avatar(portrait("red"))
        bench.wait_for(lambda _: bench.session.avatars()[-1].error == "Too odd.")
        bench.wait_for(is_live)


def test_sinks_come_and_go_while_it_runs() -> None:
    bench, guest = Bench(), FakeSink()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.add_sink(guest)
        bench.wait_for(lambda _: len(guest.images) > 3)
        assert len(bench.session.status().sinks) == 2
        bench.session.remove_sink(guest).result(PATIENCE_S)
        assert guest.closed == 1
        before = len(guest.images)
        bench.wait_for_pictures(3)
        assert len(guest.images) == before
        with pytest.raises(UsageError):
            bench.session.add_sink(FakeSink((128, 72)))


def test_a_sink_that_closes_slowly_costs_no_tick() -> None:
    class SlowFile(FakeSink):
        def close(self) -> None:
            # the others' pictures go on meanwhile
            bench.wait_for_pictures(5)
            super().close()

    bench, guest = Bench(), SlowFile()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.add_sink(guest)
        bench.wait_for(lambda _: bool(guest.images))
        bench.session.remove_sink(guest).result(PATIENCE_S)
        assert guest.closed == 1


def test_another_camera_takes_over_and_the_first_is_closed() -> None:
    bench, other = Bench(), FakeCamera()
    with bench.session:
        bench.wait_for(is_live)
        bench.session.replace_source(other)
        bench.wait_for(lambda _: bench.camera.closed == 1)
        bench.wait_for(lambda status: is_live(status) and bench.motion.cameras == 1)
    assert (bench.camera.closed, other.closed) == (1, 1)


def test_a_lost_camera_can_be_replaced() -> None:
    bench, other = Bench(), FakeCamera()
    with bench.session:
        bench.wait_for(is_live)
        bench.camera.trouble = lose_device
        bench.wait_for(lambda now: "disconnected" in now.reason)
        bench.session.replace_source(other)
        assert bench.wait_for(is_live).reason == ""


def test_no_call_of_a_running_session_waits() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(is_live)
        # while preparing, rendering and sending take until the end of all of it
        over = threading.Event()
        hang = lambda: over.wait(PATIENCE_S) and None  # noqa: E731
        bench.animator.prepare_trouble = bench.animator.trouble = bench.sinks[0].trouble = hang
        guest = FakeSink()
        calls: list[Callable[[], object]] = [
            lambda: bench.session.add_avatar(portrait("red")),
            lambda: bench.session.switch_avatar("blue"),
            bench.session.avatars,
            lambda: bench.session.thumbnail("green"),
            lambda: bench.session.set_background(Background()),
            lambda: bench.session.add_sink(guest),
            lambda: bench.session.remove_sink(guest),
            lambda: bench.session.replace_source(FakeCamera()),
            lambda: bench.session.show_camera(True),
            bench.session.camera_view,
            bench.session.preview,
            bench.session.delay_s,
            bench.session.status,
        ]
        started_s = time.monotonic()
        for call in calls:
            call()
        # one that waits for a thread would wait for a minute
        assert time.monotonic() - started_s < PATIENCE_S / 2
        bench.animator.prepare_trouble = bench.animator.trouble = bench.sinks[0].trouble = lambda: None
        over.set()


def test_a_hundred_switches_comings_and_goings_leave_nothing_behind() -> None:
    bench = Bench()
    with bench.session:
        bench.wait_for(lambda now: is_live(now) and all(state.ready for state in bench.session.avatars()))
        threads = threading.active_count()
        for number in range(100):
            guest, name = FakeSink(), f"guest {number}"
            bench.session.add_sink(guest)
            bench.session.add_avatar(portrait(name))
            bench.session.switch_avatar("blue" if number % 2 else "green")
            bench.session.remove_sink(guest)
            bench.session.remove_avatar(name)
        bench.session.switch_avatar("green")
        bench.wait_for_pictures(5)
        bench.wait_for(lambda now: len(now.sinks) == 1 and threading.active_count() == threads)
        assert [state.name for state in bench.session.avatars()] == ["green", "blue"]
        assert bench.session.status().last_error == ""
