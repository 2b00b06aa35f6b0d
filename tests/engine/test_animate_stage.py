from __future__ import annotations

import numpy as np
import pytest

from engine.animate_stage import AnimatePace, AnimateStage
from engine.avatar import Avatar
from engine.finish_stage import Begun, FinishStage
from engine.frame import Observation, Picture
from engine.governor.effort import Effort
from engine.mailbox import Mailbox
from engine.motion.expression_player import ExpressionPlayer
from engine.motion.expressions import Expression
from engine.settings import Controls
from engine.spare_renders import SpareRenders
from engine.statistics import Statistics
from tests.live_fakes import FakeAnimator, FakeClock, FakeMotion, fail, observation, portrait

PERIOD_S, IDLE_AFTER_S = 1 / 30, 0.15
WINK = Expression("wink", np.zeros((478, 3), np.float32), lids=(0.0, 1.0))


class ClockedMailbox(Mailbox[Observation]):
    """Waiting for an item lets the fake clock go on."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def take(self, timeout_s: float) -> Observation | None:
        item = super().take(0.0)
        if item is None:
            self._clock.go_on(timeout_s)
        return item


class Bench:
    """The stage and the one behind it, with a clock that goes on only while they wait."""

    def __init__(self) -> None:
        self.clock, self.statistics = FakeClock(100.0), Statistics()
        self.observations, self.pictures = ClockedMailbox(self.clock), Mailbox[Picture]()
        self.begun = Mailbox[Begun]()
        self.animator, self.motion, self.controls = FakeAnimator(), FakeMotion(), Controls()
        self.avatar = Avatar(portrait(), self.animator, (64, 36), self.clock)
        self.effort = Effort()
        self.stage = AnimateStage(
            self.observations,
            self.begun,
            self.motion,
            lambda: self.avatar,
            lambda: self.controls,
            AnimatePace(PERIOD_S, IDLE_AFTER_S),
            self.clock,
            expressions=ExpressionPlayer({"wink": WINK}, np.ones(478, np.float32)),
            spare=SpareRenders(lambda: self.avatar, lambda: None, self.clock),
            effort=lambda: self.effort,
        )
        self.finish = FinishStage(self.begun, self.pictures, self.clock, self.statistics, timeout_s=0.0)

    def step(self, seen: Observation | None = None) -> Picture | None:
        if seen is not None:
            self.observations.put(seen)
        self.stage.step()
        self.finish.step()
        return self.pictures.take(0.0)

    def idle_pictures(self, seconds: float) -> int:
        """Let time pass and count the pictures."""
        made = 0
        until_s = self.clock.now_s() + seconds
        while self.clock.now_s() < until_s - 1e-9:
            made += self.step() is not None
        return made


def test_an_observation_becomes_a_picture_with_its_capture_time() -> None:
    bench = Bench()
    picture = bench.step(observation(3, 99.97))
    assert picture is not None
    assert (picture.captured_s, picture.avatar, picture.is_idle) == (99.97, "green", False)
    assert picture.finished_s == bench.clock.now_s()
    assert set(picture.stage_ms) == {"motion", "render", "paste"}
    assert bench.statistics.summary().counters.rendered == 1
    assert bench.stage.reason == ""


def test_a_frame_without_a_face_makes_an_idle_picture() -> None:
    bench = Bench()
    picture = bench.step(observation(with_face=False))
    assert picture is not None
    assert picture.is_idle
    assert bench.stage.reason == "no face"


def test_before_the_first_observation_idle_motion_runs_at_the_nominal_rate() -> None:
    assert Bench().idle_pictures(2.0) == pytest.approx(60, abs=2)


def test_when_observations_stop_idle_motion_begins_after_a_moment() -> None:
    bench = Bench()
    bench.step(observation())
    assert bench.step() is not None
    assert bench.clock.now_s() == pytest.approx(100.0 + IDLE_AFTER_S)
    assert bench.idle_pictures(1.0) == pytest.approx(30, abs=2)
    assert bench.stage.reason == "no camera picture"


def test_late_idle_pictures_are_not_made_up_for() -> None:
    bench = Bench()
    bench.step()
    bench.clock.go_on(5.0)
    bench.step()
    assert bench.idle_pictures(1.0) == pytest.approx(30, abs=2)


def test_controls_and_avatar_are_read_for_every_picture() -> None:
    bench = Bench()
    bench.step(observation())
    bench.controls = Controls(eyes=0.2)
    bench.avatar = Avatar(portrait("blue"), bench.animator, (64, 36), bench.clock)
    picture = bench.step(observation())
    assert picture is not None
    assert picture.avatar == "blue"
    assert bench.motion.controls == [Controls(), Controls(eyes=0.2)]


def test_calibration_happens_once_and_on_the_stage_s_own_thread() -> None:
    bench = Bench()
    bench.stage.calibrate()
    assert bench.motion.calibrated == 0
    bench.step(observation())
    bench.step(observation())
    assert bench.motion.calibrated == 1


def test_an_animator_that_fails_makes_no_picture_and_works_again_later() -> None:
    bench = Bench()
    bench.animator.trouble = fail
    with pytest.raises(RuntimeError):
        bench.step(observation())
    assert bench.pictures.take(0.0) is None
    bench.animator.trouble = lambda: None
    assert bench.step(observation()) is not None


def test_the_idle_loop_is_rendered_in_the_time_that_is_left() -> None:
    bench = Bench()
    for number in range(600):
        bench.step(observation(number))
        bench.avatar.loop.compress(0.0)
        bench.clock.go_on(PERIOD_S)
    assert bench.avatar.loop.complete
    # not more often than eight times a second
    assert len(bench.animator.rendered) == 600 + 60


def test_a_slow_animator_still_gets_its_loop_now_and_then() -> None:
    bench = Bench()
    bench.animator.trouble = lambda: bench.clock.go_on(0.05)
    for number in range(200):
        bench.step(observation(number))
        bench.avatar.loop.compress(0.0)
    extra = len(bench.animator.rendered) - 200
    # one a second of the eleven that this takes
    assert 6 < extra < 20


def test_while_the_camera_is_muted_no_picture_is_made_and_the_motion_rests() -> None:
    bench = Bench()
    bench.step(observation())
    bench.controls = Controls(muted=True)
    assert bench.step(observation(1)) is None
    assert bench.idle_pictures(0.5) == 0
    assert len(bench.motion.controls) == 1
    bench.controls = Controls()
    assert bench.step(observation(2)) is not None


def test_gestures_are_added_to_the_motion() -> None:
    bench = Bench()
    bench.stage._expressions.hold("wink")
    for number in range(12):
        bench.step(observation(number))
        bench.clock.go_on(PERIOD_S)
    live = [driving for driving in bench.animator.rendered if driving.eye_openness[1] == 1.0]
    assert live[-1].eye_openness == (pytest.approx(0.0, abs=1e-6), 1.0)


def test_another_camera_is_told_to_the_motion_and_what_the_old_one_saw_is_forgotten() -> None:
    bench = Bench()
    bench.observations.put(observation())
    bench.stage.see_anew()
    assert bench.motion.cameras == 0
    picture = bench.step()
    assert picture is not None and picture.is_idle
    assert bench.motion.cameras == 1


def test_to_save_time_idle_pictures_are_made_later() -> None:
    bench = Bench()
    bench.effort = Effort(idle_ahead=False)
    for number in range(60):
        bench.step(observation(number))
        bench.clock.go_on(PERIOD_S)
    assert len(bench.animator.rendered) == 60
    bench.clock.go_on(1.0)
    bench.step()
    assert len(bench.animator.rendered) == 62
