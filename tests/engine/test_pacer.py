from __future__ import annotations

import random

import numpy as np
import pytest

from engine.errors import OutputError
from engine.frame import Picture
from engine.idle_loop import IdleLoop
from engine.mailbox import Mailbox
from engine.outputs import Outputs
from engine.pacer import FADE_OUT_S, Pace, Pacer
from engine.statistics import Statistics
from tests.live_fakes import FakeClock, FakeSink, fail, picture_of

PERIOD_S, HOLD_S = 1 / 30, 0.25
GREEN, BLUE, STILL = (40, 200, 60), (30, 60, 200), (20, 90, 30)


class Stage:
    """A pacer on a fake clock, with somebody who hands it pictures."""

    def __init__(self) -> None:
        self.clock = FakeClock(100.0)
        self.mailbox: Mailbox[Picture] = Mailbox()
        self.loop = IdleLoop("green", picture_of(STILL))
        self.sinks = [FakeSink(clock=self.clock.now_s) for _ in range(2)]
        self.statistics, self.errors = Statistics(), list[Exception]()
        pace = Pace(PERIOD_S, HOLD_S)
        self.outputs, self.muted = Outputs(self.sinks, self.errors.append), False
        self.pacer = Pacer(
            self.mailbox, lambda: self.loop, self.outputs, pace, self.clock, self.statistics, muted=lambda: self.muted
        )

    def deliver(self, at_s: float, colour: tuple[int, int, int] = GREEN, avatar: str = "green") -> None:
        picture = Picture(picture_of(colour), at_s - 0.025, 0, {}, at_s, avatar)
        self.clock.at(at_s, lambda: self.mailbox.put(picture))

    def deliver_all(self, rate_hz: float, seconds: float, jitter_s: float = 0.0, start_s: float = 100.0) -> None:
        chance = random.Random(5)
        for number in range(int(rate_hz * seconds)):
            self.deliver(start_s + 0.011 + number / rate_hz + abs(chance.gauss(0, jitter_s)))

    def play(self, until_s: float) -> None:
        while self.clock.now_s() < until_s:
            self.pacer.step()

    @property
    def intervals_s(self) -> np.ndarray:
        return np.diff(self.sinks[0].sent_s)


@pytest.mark.parametrize("rate_hz", [29.97, 30.0, 30.1])
def test_in_step_with_the_camera_each_picture_goes_out_once_within_a_few_ms(rate_hz: float) -> None:
    stage = Stage()
    stage.deliver_all(rate_hz, 60.0)
    stage.play(110.0)
    before = stage.statistics.summary().counters
    stage.play(159.0)
    counters = stage.statistics.summary().counters
    assert (counters.repeated, counters.late, counters.idle) == (before.repeated, 0, before.idle)
    assert stage.mailbox.dropped <= 1
    waits = stage.statistics.summary().stages_ms["wait"]
    assert waits.p50 < 3.0
    assert stage.intervals_s[300:] == pytest.approx(1 / rate_hz, abs=1e-4)


def test_a_picture_that_just_misses_its_tick_is_waited_for() -> None:
    stage = Stage()
    stage.deliver_all(30.0, 60.0, jitter_s=0.003)
    stage.play(110.0)
    before = stage.statistics.summary().counters.repeated
    stage.play(159.0)
    assert stage.statistics.summary().counters.repeated - before < 10
    assert stage.statistics.summary().counters.late == 0


def test_time_between_making_and_starting_it_makes_nothing_late() -> None:
    stage = Stage()
    stage.clock.go_on(2.0)
    stage.play(103.0)
    assert stage.statistics.summary().counters.late == 0


def test_the_nominal_rate_holds_without_any_picture() -> None:
    stage = Stage()
    stage.play(110.0)
    assert stage.intervals_s == pytest.approx(PERIOD_S)
    assert stage.statistics.summary().counters.idle == len(stage.sinks[0].images)


def test_before_anything_is_ready_the_still_picture_is_sent() -> None:
    stage = Stage()
    stage.play(100.5)
    assert all((image == STILL).all() for image in stage.sinks[0].images)


def test_a_picture_is_repeated_for_a_moment_then_fades_to_the_loop() -> None:
    stage = Stage()
    stage.deliver(100.01)
    stage.play(102.0)
    counters = stage.statistics.summary().counters
    assert counters.repeated == pytest.approx(HOLD_S / PERIOD_S, abs=1.1)
    levels = np.array([int(image[0, 0, 1]) for image in stage.sinks[0].images])
    # up from the still picture, then down again, in steps, never jumping
    assert (levels[0], levels.max(), levels[-1]) == (STILL[1], GREEN[1], STILL[1])
    steps = -np.diff(levels[levels.argmax() :])
    assert (steps >= 0).all()
    assert steps.max() < 1.5 * (GREEN[1] - STILL[1]) * PERIOD_S / FADE_OUT_S


def test_a_complete_loop_is_played() -> None:
    stage = Stage()
    while not stage.loop.complete:
        driving = stage.loop.wanted(stitching=True)
        assert driving is not None
        level = round(100 * driving.eye_openness[0])
        stage.loop.add(picture_of((level, 90, 30)))
        stage.loop.compress(1.0)
    stage.play(105.0)
    levels = [int(image[0, 0, 0]) for image in stage.sinks[0].images]
    assert min(levels) < 20 < 90 < max(levels)
    assert len(set(levels)) > 5


def test_pictures_that_come_slowly_do_not_take_turns_with_the_loop() -> None:
    stage = Stage()
    stage.deliver_all(2.5, 20.0)
    stage.play(110.0)
    assert not stage.pacer.starved
    before = stage.statistics.summary().counters.idle
    stage.play(119.0)
    assert stage.statistics.summary().counters.idle == before


def test_live_pictures_come_back_out_of_the_loop_without_a_jump() -> None:
    stage = Stage()
    stage.deliver(100.01)
    stage.deliver_all(30.0, 2.0, start_s=103.0)
    stage.play(105.0)
    levels = np.array([int(image[0, 0, 1]) for image in stage.sinks[0].images])
    assert levels[-1] == GREEN[1]
    assert np.diff(levels[80:]).max() < 60


def test_another_avatar_does_not_shine_through() -> None:
    stage = Stage()
    stage.deliver(100.01)
    stage.play(101.0)
    stage.loop = IdleLoop("blue", picture_of(BLUE))
    stage.play(101.2)
    stage.deliver(101.21, STILL, "red")
    stage.play(101.4)
    colours = {tuple(int(v) for v in image[0, 0]) for image in stage.sinks[0].images[-9:]}
    assert colours == {BLUE, STILL}


def test_a_slow_sink_costs_pictures_not_time() -> None:
    stage = Stage()
    stage.sinks[1].trouble = lambda: stage.clock.go_on(0.08)
    stage.deliver_all(30.0, 10.0)
    stage.play(109.0)
    latency = stage.statistics.summary().latency_ms
    assert latency.max < 80 + 25 + 2 * PERIOD_S * 1e3
    assert stage.statistics.summary().counters.late == len(stage.sinks[0].images)
    # every third tick, on the grid
    assert stage.intervals_s[3:] == pytest.approx(3 * PERIOD_S, rel=0.03)


def test_a_sink_that_fails_as_expected_is_left_out_and_told_once() -> None:
    stage = Stage()

    def full() -> None:
        raise OutputError("The disk is full.")

    stage.sinks[0].trouble = full
    stage.play(101.0)
    assert [str(error) for error in stage.errors] == ["The disk is full."]
    assert stage.outputs.count == 1
    assert len(stage.sinks[1].images) == pytest.approx(30, abs=2)


def test_a_sink_that_fails_unexpectedly_does_not_keep_pictures_from_the_others() -> None:
    stage = Stage()
    stage.sinks[0].trouble = fail
    for _ in range(30):
        with pytest.raises(RuntimeError, match="on purpose"):
            stage.pacer.step()
    assert len(stage.sinks[1].images) == 30
    assert np.diff(stage.sinks[1].sent_s) == pytest.approx(PERIOD_S)
    assert stage.statistics.summary().counters.sent == 30


def test_no_step_takes_long_at_a_slow_rate() -> None:
    stage = Stage()
    pacer = Pacer(
        stage.mailbox,
        lambda: stage.loop,
        stage.outputs,
        Pace(1.0, 4.5),
        stage.clock,
        stage.statistics,
        muted=lambda: False,
    )
    for _ in range(9):
        before_s = stage.clock.now_s()
        pacer.step()
        assert stage.clock.now_s() - before_s < 0.3
    assert 2 <= len(stage.sinks[0].images) <= 3


def test_muted_nothing_but_the_still_picture_behind_its_curtain_is_sent_and_at_once() -> None:
    stage = Stage()
    stage.deliver_all(30.0, 3.0)
    stage.play(101.0)
    stage.muted = True
    before = len(stage.sinks[0].images)
    stage.play(102.0)
    muted = stage.sinks[0].images[before:]
    assert len(muted) == pytest.approx(30, abs=2)
    assert all((image == stage.loop.muted()).all() for image in muted)
    assert (muted[0] < STILL).all()
    assert stage.pacer.shown is not None and (stage.pacer.shown == muted[-1]).all()


def test_after_muting_live_pictures_fade_in_without_a_jump() -> None:
    stage = Stage()
    stage.muted = True
    stage.deliver_all(30.0, 4.0)
    stage.play(101.0)
    stage.muted = False
    stage.play(102.0)
    levels = [int(image[0, 0, 1]) for image in stage.sinks[0].images]
    assert levels[-1] == GREEN[1]
    assert max(np.diff(levels[25:])) < 60
