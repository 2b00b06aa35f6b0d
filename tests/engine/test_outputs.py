from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from engine.errors import OutputError, UsageError
from engine.frame import AvatarImage
from engine.idle_loop import IdleLoop
from engine.outputs import Outputs
from engine.status import SinkState
from tests.live_fakes import FakeSink, fail, picture_of

GREEN, STILL = (40, 200, 60), (20, 90, 30)


class KeepingSink(FakeSink):
    """Goes on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[int, float]] = []

    def keep_idle(self, images: Sequence[AvatarImage], period_s: float) -> None:
        self.trouble()
        self.kept.append((len(images), period_s))


class Bench:
    def __init__(self, *sinks: FakeSink) -> None:
        self.sinks, self.errors = list(sinks) or [FakeSink(), FakeSink()], list[Exception]()
        self.outputs = Outputs(self.sinks, self.errors.append)
        self.loop = IdleLoop("green", picture_of(STILL))

    def send(self) -> None:
        self.outputs.send(picture_of(GREEN))

    def tend(self) -> None:
        self.outputs.tend(self.loop)


def complete(loop: IdleLoop) -> IdleLoop:
    while not loop.complete:
        loop.wanted(stitching=True)
        loop.add(picture_of(STILL))
        loop.compress(1.0)
    return loop


def full() -> None:
    raise OutputError("The disk is full.")


def test_what_is_wrong_with_a_sink_that_takes_pictures_is_told() -> None:
    class Unseen(FakeSink):
        notice = "No program shows it."

    outputs = Outputs([FakeSink(), Unseen()], lambda _error: None)
    assert outputs.states() == (SinkState("fake sink"), SinkState("fake sink", trouble="No program shows it."))


def test_one_that_comes_gets_the_next_picture() -> None:
    bench, late = Bench(), FakeSink()
    bench.send()
    bench.outputs.add(late)
    bench.send()
    assert [len(sink.images) for sink in (*bench.sinks, late)] == [2, 2, 1]


def test_one_that_leaves_is_closed_in_the_background_after_the_pacing_thread_has_let_go_of_it() -> None:
    bench = Bench()
    bench.send()
    closed = bench.outputs.remove(bench.sinks[0])
    bench.tend()
    assert (bench.sinks[0].closed, closed.done()) == (0, False)
    bench.send()
    bench.tend()
    assert (bench.sinks[0].closed, closed.done(), len(bench.sinks[0].images)) == (1, True, 1)
    assert len(bench.sinks[1].images) == 2


def test_what_closing_raises_is_told_to_whoever_removed_it() -> None:
    class FullDisk(FakeSink):
        def close(self) -> None:
            full()

    bench = Bench(FullDisk(), FakeSink())
    closed = bench.outputs.remove(bench.sinks[0])
    bench.send()
    bench.tend()
    assert isinstance(closed.exception(0.0), OutputError)
    assert [str(error) for error in bench.errors] == ["The disk is full."]


def test_another_size_and_one_that_is_there_already_are_refused() -> None:
    bench = Bench()
    with pytest.raises(UsageError, match="128x72"):
        bench.outputs.add(FakeSink((128, 72)))
    with pytest.raises(UsageError, match="already"):
        bench.outputs.add(bench.sinks[0])
    with pytest.raises(UsageError, match="not in use"):
        bench.outputs.remove(FakeSink())


def test_a_failing_sink_is_closed_and_named_and_the_others_go_on() -> None:
    bench = Bench()
    bench.sinks[0].trouble = full
    bench.send()
    assert bench.outputs.states() == (SinkState("fake sink"), SinkState("fake sink", "The disk is full."))
    assert bench.outputs.failure is None
    bench.send()
    bench.tend()
    assert (bench.sinks[0].closed, len(bench.sinks[1].images), bench.outputs.count) == (1, 2, 1)
    bench.sinks[1].trouble = full
    bench.send()
    assert str(bench.outputs.failure) == "The disk is full."


def test_an_unexpected_failure_is_raised_after_the_others_were_served() -> None:
    bench = Bench()
    bench.sinks[0].trouble = fail
    with pytest.raises(RuntimeError):
        bench.send()
    assert (len(bench.sinks[1].images), bench.outputs.count) == (1, 2)


def test_idle_pictures_are_handed_over_once_per_complete_loop() -> None:
    keeper = KeepingSink()
    bench = Bench(keeper, FakeSink())
    bench.tend()
    assert keeper.kept == []
    complete(bench.loop)
    bench.tend()
    bench.tend()
    assert keeper.kept == [(60, pytest.approx(1 / 15))]
    bench.loop = complete(IdleLoop("blue", picture_of(STILL)))
    bench.tend()
    assert len(keeper.kept) == 2


def test_a_keeper_that_comes_later_gets_the_loop_as_well_and_one_that_fails_is_left_out() -> None:
    bench, keeper = Bench(), KeepingSink()
    complete(bench.loop)
    bench.tend()
    bench.outputs.add(keeper)
    bench.tend()
    assert len(keeper.kept) == 1
    keeper.trouble = full
    bench.loop = complete(IdleLoop("blue", picture_of(STILL)))
    bench.tend()
    assert bench.outputs.count == 2


def test_the_end_closes_all_once_whatever_one_of_them_raises() -> None:
    class FullDisk(FakeSink):
        def close(self) -> None:
            super().close()
            full()

    bench = Bench(FullDisk(), FakeSink(), FakeSink())
    leaving = bench.outputs.remove(bench.sinks[2])
    with pytest.raises(OutputError):
        bench.outputs.close()
    assert [sink.closed for sink in bench.sinks] == [1, 1, 1]
    assert leaving.done()


def test_coming_and_going_from_another_thread_while_pictures_are_sent() -> None:
    bench = Bench(FakeSink())
    guests = [FakeSink() for _ in range(200)]

    def come_and_go() -> None:
        for guest in guests:
            bench.outputs.add(guest)
            bench.outputs.remove(guest)

    thread = threading.Thread(target=come_and_go)
    thread.start()
    while thread.is_alive():
        bench.send()
        bench.tend()
    bench.send()
    bench.tend()
    assert {guest.closed for guest in guests} == {1}
    assert bench.outputs.count == 1
