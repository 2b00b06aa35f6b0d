"""The second stage: finds and measures the driver's face in every frame."""

from __future__ import annotations

from collections.abc import Callable

from engine.camera_view import CameraWindow
from engine.clock import Clock
from engine.frame import Frame, Observation
from engine.governor.effort import Effort
from engine.mailbox import Mailbox
from engine.ports import Tracker
from engine.settings import Controls
from engine.statistics import Statistics

_TAKE_TIMEOUT_S = 0.25


class TrackStage:
    """Turns frames into observations. The camera's pictures end here: nothing behind it sees a frame.

    window: where a person may look at the camera's pictures. effort says how many of them are used.

    The tracker is made by the first step, on the stage's own thread, since loading networks takes a second or two.
    """

    def __init__(
        self,
        frames: Mailbox[Frame],
        observations: Mailbox[Observation],
        make_tracker: Callable[[], Tracker],
        controls: Callable[[], Controls],
        clock: Clock,
        statistics: Statistics,
        *,
        window: CameraWindow,
        effort: Callable[[], Effort] = Effort,
    ) -> None:
        self._window, self._effort = window, effort
        self._passed = 0
        self._frames, self._observations = frames, observations
        self._make_tracker, self._controls = make_tracker, controls
        self._clock, self._statistics = clock, statistics
        self._tracker: Tracker | None = None

    @property
    def ready(self) -> bool:
        """True once the tracker is loaded."""
        return self._tracker is not None

    def step(self) -> None:
        """Measure one frame, if one comes. Raises what the tracker raises."""
        if self._tracker is None:
            self._tracker = self._make_tracker()
        frame = self._frames.take(_TAKE_TIMEOUT_S)
        if frame is None or not self._is_used():
            return
        self._tracker.smoothing = self._controls().smoothing
        started_s = self._clock.now_s()
        observation = self._tracker.track(frame)
        self._statistics.add_stage("track", (self._clock.now_s() - started_s) * 1e3)
        self._statistics.count_tracked()
        self._window.offer(frame, observation)
        self._observations.put(observation)

    def _is_used(self) -> bool:
        self._passed += 1
        if self._passed < self._effort().track_every:
            return False
        self._passed = 0
        return True

    def close(self) -> None:
        """Free the tracker; only after the stage's worker has ended."""
        if self._tracker is not None:
            self._tracker.close()
