"""The third stage: from observations to the avatar's moved face, live and idle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.avatar import Avatar
from engine.clock import Clock
from engine.finish_stage import Begun
from engine.frame import Driving, Observation
from engine.governor.effort import Effort
from engine.mailbox import Mailbox
from engine.motion.expression_player import ExpressionPlayer
from engine.settings import Controls
from engine.spare_renders import SpareRenders

_LONGEST_WAIT_S = 0.25


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

    def see_anew(self) -> None:
        """Another camera looks at the driver."""

    def drive(self, observation: Observation | None, controls: Controls, now_s: float) -> Driving:
        """Return the motion for now_s."""


@dataclass(frozen=True, slots=True)
class AnimatePace:
    """period_s: between two pictures. idle_after_s: without observations for so long, idle motion is rendered."""

    period_s: float
    idle_after_s: float


class AnimateStage:
    """Renders for every observation, and idle motion at the nominal rate when none come. Finishing is the next stage's.

    avatar, controls and effort return what is in use; they are asked once per picture. expressions plays gestures on
    top of the motion. spare renders what is wanted besides. While the camera is muted no pictures are made.
    """

    def __init__(
        self,
        observations: Mailbox[Observation],
        begun: Mailbox[Begun],
        motion: Motion,
        avatar: Callable[[], Avatar],
        controls: Callable[[], Controls],
        pace: AnimatePace,
        clock: Clock,
        *,
        expressions: ExpressionPlayer,
        spare: SpareRenders,
        effort: Callable[[], Effort] = Effort,
    ) -> None:
        self._expressions, self._spare, self._effort = expressions, spare, effort
        self._observations, self._begun, self._motion = observations, begun, motion
        self._avatar, self._controls, self._pace = avatar, controls, pace
        self._clock = clock
        self._calibrate, self._see_anew = threading.Event(), threading.Event()
        self._idle_due_s = clock.now_s()
        self._next_due_s = self._idle_due_s
        self._observed_s: float | None = None

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

    def see_anew(self) -> None:
        """Another camera looks at the driver. May be called from any thread."""
        self._observations.take(0.0)
        self._see_anew.set()

    def step(self) -> None:
        """Render once, if it is time. Raises what motion, animator and compositor raise."""
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
        controls = self._controls()
        # the idle loop gets its turn even when live pictures fail
        try:
            if not controls.muted:
                self._render(observation, controls)
        finally:
            ahead = self._effort().idle_ahead or observation is None
            self._spare.render(self._next_due_s, stitching=controls.stitching, ahead=ahead)

    def _render(self, observation: Observation | None, controls: Controls) -> None:
        avatar = self._avatar()
        self._obey_calls()
        started_s = self._clock.now_s()
        driving = self._expressions.apply(self._motion.drive(observation, controls, started_s), started_s)
        stage_ms = {"motion": (self._clock.now_s() - started_s) * 1e3}
        rendering = avatar.begin(driving, stage_ms)
        captured_s = observation.captured_s if observation is not None and not self._motion.idle else None
        self._begun.put(Begun(rendering, captured_s, stage_ms))

    def _obey_calls(self) -> None:
        """Do on this thread what others asked of the motion."""
        if self._see_anew.is_set():
            self._see_anew.clear()
            self._motion.see_anew()
        if self._calibrate.is_set():
            self._calibrate.clear()
            self._motion.calibrate()
