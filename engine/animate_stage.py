"""The third stage: from observations to finished pictures of the avatar, live and idle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.avatar import Avatar
from engine.clock import Clock
from engine.frame import Driving, Observation, Picture
from engine.mailbox import Mailbox
from engine.settings import Controls
from engine.statistics import Statistics

_LONGEST_WAIT_S = 0.25
# the idle loop is rendered in the time that live pictures leave, at most so often, and at the least so often
_LOOP_EVERY_S, _LOOP_AT_LEAST_EVERY_S = 0.12, 0.6


class Motion(Protocol):
    """What the stage asks of engine.motion.motion_maker.MotionMaker."""

    @property
    def idle(self) -> bool:
        """True when the driver is not followed."""

    @property
    def reason(self) -> str:
        """Why not, for a person to read."""

    def calibrate(self) -> None:
        """Take the driver's face of the next moment as the neutral."""

    def drive(self, observation: Observation | None, controls: Controls, now_s: float) -> Driving:
        """Return the motion for now_s."""


@dataclass(frozen=True, slots=True)
class AnimatePace:
    """period_s: between two pictures. idle_after_s: without observations for so long, idle motion is rendered."""

    period_s: float
    idle_after_s: float


class AnimateStage:
    """Renders a picture for every observation, and idle motion at the nominal rate when none come.

    avatar and controls return what is in use; they are asked once per picture.
    """

    def __init__(
        self,
        observations: Mailbox[Observation],
        pictures: Mailbox[Picture],
        motion: Motion,
        avatar: Callable[[], Avatar],
        controls: Callable[[], Controls],
        pace: AnimatePace,
        clock: Clock,
        statistics: Statistics,
    ) -> None:
        self._observations, self._pictures, self._motion = observations, pictures, motion
        self._avatar, self._controls, self._pace = avatar, controls, pace
        self._clock, self._statistics = clock, statistics
        self._calibrate = threading.Event()
        self._index = 0
        self._idle_due_s = clock.now_s()
        self._next_due_s = self._idle_due_s
        self._observed_s: float | None = None
        self._loop_s = float("-inf")
        self._loop_cost_s = 0.0

    @property
    def reason(self) -> str:
        """Why the pictures show idle motion; empty while they follow the driver."""
        return self._motion.reason if self._motion.idle else ""

    @property
    def observed_s(self) -> float | None:
        """When the newest observation came, or None before the first."""
        return self._observed_s

    def calibrate(self) -> None:
        """Take the driver's next frames as the neutral. May be called from any thread."""
        self._calibrate.set()

    def step(self) -> None:
        """Make one picture, if one is due. Raises what motion, animator and compositor raise."""
        wait_s = self._idle_due_s - self._clock.now_s()
        observation = self._observations.take(min(max(wait_s, 0.0), _LONGEST_WAIT_S))
        now_s = self._clock.now_s()
        if observation is not None:
            self._observed_s = now_s
            self._idle_due_s = now_s + self._pace.idle_after_s
            self._next_due_s = now_s + self._pace.period_s
        elif now_s >= self._idle_due_s:
            self._idle_due_s = max(self._idle_due_s + self._pace.period_s, now_s)
            self._next_due_s = self._idle_due_s
        else:
            return
        # the loop gets its turn even when live pictures fail
        try:
            self._make_picture(observation)
        finally:
            self._render_loop()

    def _make_picture(self, observation: Observation | None) -> None:
        controls, avatar = self._controls(), self._avatar()
        if self._calibrate.is_set():
            self._calibrate.clear()
            self._motion.calibrate()
        started_s = self._clock.now_s()
        driving = self._motion.drive(observation, controls, started_s)
        stage_ms = {"motion": (self._clock.now_s() - started_s) * 1e3}
        image = avatar.picture(driving, stage_ms)
        captured_s = observation.captured_s if observation is not None and not self._motion.idle else None
        self._index += 1
        finished_s = self._clock.now_s()
        self._pictures.put(Picture(image, captured_s, self._index, stage_ms, finished_s, avatar.name))
        self._statistics.count_rendered()
        for stage, duration_ms in stage_ms.items():
            self._statistics.add_stage(stage, duration_ms)

    def _render_loop(self) -> None:
        """Render one picture of the idle loop where there is time before the next live one."""
        avatar, started_s = self._avatar(), self._clock.now_s()
        loop = avatar.loop
        since_s = started_s - self._loop_s
        if loop.complete or since_s < _LOOP_EVERY_S:
            return
        time_left = self._next_due_s - started_s > 1.3 * self._loop_cost_s
        driving = loop.wanted(self._controls().stitching) if time_left or since_s > _LOOP_AT_LEAST_EVERY_S else None
        if driving is not None:
            self._loop_s = started_s
            loop.add(avatar.picture(driving, {}))
            self._loop_cost_s = self._clock.now_s() - started_s
