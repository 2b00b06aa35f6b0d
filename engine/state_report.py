"""What a running session is doing, and why it does nothing else, for a person to read."""

from __future__ import annotations

from engine.animate_stage import AnimateStage
from engine.capture_stage import CaptureStage
from engine.clock import Clock
from engine.pacer import Pacer
from engine.settings import Controls
from engine.status import State
from engine.track_stage import TrackStage
from engine.troubles import Troubles

MUTED = "the camera is muted"
NO_PICTURES = "no new pictures from the portrait engine"


class StateReport:
    """Puts together what the stages know. idle_after_s: without observations for so long, none come any more."""

    def __init__(
        self,
        capture: CaptureStage,
        track: TrackStage,
        animate: AnimateStage,
        pacer: Pacer,
        troubles: Troubles,
        clock: Clock,
        idle_after_s: float,
    ) -> None:
        self._capture, self._track, self._animate, self._pacer = capture, track, animate, pacer
        self._troubles, self._clock, self._idle_after_s = troubles, clock, idle_after_s

    def state(self, controls: Controls) -> State:
        """Return what the sinks of a running session are being sent."""
        if controls.muted:
            return State.IDLE
        last = self._pacer.last
        if last is not None and not last.is_idle and not self._pacer.starved:
            return State.LIVE
        return State.IDLE if self._track.ready or self._troubles.last else State.STARTING

    def reason(self, controls: Controls) -> str:
        """Return why the driver is not followed, in a sentence; only where state is IDLE."""
        if controls.muted:
            return MUTED
        if self._pacer.starved:
            return NO_PICTURES
        observed_s = self._animate.observed_s
        if observed_s is not None and self._clock.now_s() - observed_s < self._idle_after_s:
            return self._animate.reason
        return self._capture.trouble or self._troubles.last or self._animate.reason
