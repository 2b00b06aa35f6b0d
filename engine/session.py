"""A live session: from a camera to the sinks, with one thread per stage."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from types import TracebackType

from engine.animate_stage import AnimatePace, AnimateStage, Motion
from engine.capture_stage import CaptureStage
from engine.cast import Cast
from engine.clock import Clock, SystemClock
from engine.errors import LiveError, UsageError
from engine.frame import Frame, Observation, Picture
from engine.idle_loop import IdleLoop
from engine.mailbox import Mailbox
from engine.motion.motion_maker import MotionMaker
from engine.pacer import Pace, Pacer
from engine.portrait.portrait import Portrait
from engine.ports import Animator, FrameSource, PictureSink, Tracker
from engine.settings import Controls
from engine.statistics import Statistics, Summary
from engine.status import State, Status
from engine.track_stage import TrackStage
from engine.worker import Worker

log = logging.getLogger(__name__)

# rates a camera may claim; one that claims none or nonsense is taken for the usual one
SLOWEST_HZ, FASTEST_HZ, USUAL_HZ = 1.0, 240.0, 30.0
# without observations for so long idle motion is rendered; pictures older than this give way to the idle loop.
# both are at least as many periods, so that a slow source is not taken for a dead one
IDLE_AFTER_S, IDLE_AFTER_PERIODS = 0.15, 2.5
HOLD_S, HOLD_PERIODS = 0.25, 4.5


class LiveSession:
    """Owns the workers and mailboxes of one run, and from start to stop the source, the tracker and the sinks.

    portraits: the first is shown first. sinks: all of one size, which is that of the pictures. rate_hz: pictures per
    second; None is the source's own. motion: None is relative motion with a neutral that finds itself. Worker errors
    reach status() and never end the pictures. A session runs once.
    """

    def __init__(
        self,
        source: FrameSource,
        make_tracker: Callable[[], Tracker],
        animator: Animator,
        portraits: Sequence[Portrait],
        sinks: Sequence[PictureSink],
        *,
        rate_hz: float | None = None,
        controls: Controls | None = None,
        motion: Motion | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._source, self._animator, self._sinks = source, animator, tuple(sinks)
        self._controls = controls or Controls()
        self._clock = clock or SystemClock()
        self._statistics = Statistics()
        self.size = _common_size(self._sinks)
        self.rate_hz = sound_rate(source.rate_hz if rate_hz is None else rate_hz)
        self._cast = Cast(portraits, animator, self.size, self._clock)
        self._frames: Mailbox[Frame] = Mailbox()
        self._observations: Mailbox[Observation] = Mailbox()
        self._pictures: Mailbox[Picture] = Mailbox()
        self._last_error = ""
        self._failure: LiveError | None = None
        self._running = False
        self._build_stages(make_tracker, motion or MotionMaker())
        self._build_workers()

    def _build_stages(self, make_tracker: Callable[[], Tracker], motion: Motion) -> None:
        period_s = 1.0 / self.rate_hz
        self._idle_after_s = max(IDLE_AFTER_S, IDLE_AFTER_PERIODS * period_s)
        self._capture = CaptureStage(self._source, self._frames, self._statistics)
        self._track = TrackStage(
            self._frames, self._observations, make_tracker, self._current_controls, self._clock, self._statistics
        )
        self._animate = AnimateStage(
            self._observations,
            self._pictures,
            motion,
            self._cast.current,
            self._current_controls,
            AnimatePace(period_s, self._idle_after_s),
            self._clock,
            self._statistics,
        )
        self._pacer = Pacer(
            self._pictures,
            self._current_loop,
            self._sinks,
            Pace(period_s, max(HOLD_S, HOLD_PERIODS * period_s)),
            self._clock,
            self._statistics,
            self._sink_failed,
        )

    def _build_workers(self) -> None:
        def worker(name: str, step: Callable[[], None], error_pause_s: float = 0.05) -> Worker:
            return Worker(name, step, lambda error: self._worker_failed(name, error), error_pause_s=error_pause_s)

        self._capture_worker = worker("capture", self._capture.step)
        self._track_worker = worker("track", self._track.step)
        self._animate_worker = worker("animate", self._animate.step)
        self._background_worker = worker("background", self._background_step)
        # no pause: whatever fails, the next tick gets its picture
        self._pace_worker = worker("pace", self._pacer.step, error_pause_s=0.0)

    def start(self) -> None:
        """Prepare the first avatar and start. Raises what preparing raises; then everything is closed again."""
        try:
            # these two load and warm up while the avatar is being prepared
            self._capture_worker.start()
            self._track_worker.start()
            self._cast.begin()
        except BaseException:
            self.stop()
            raise
        for one in (self._animate_worker, self._pace_worker, self._background_worker):
            one.start()
        self._running = True

    def stop(self) -> None:
        """End all workers in the data's order and close the source, the tracker and the sinks. Safe to call twice.

        Raises WorkerStuckError or what closing a sink raises, after everything else has been closed.
        """
        self._running = False
        self._capture.stop_waiting()
        # the last one in is called first; each is called whatever the others raise
        with ExitStack() as stack:
            stack.callback(self._close_behind, self._pace_worker, *(sink.close for sink in self._sinks))
            stack.callback(self._close_behind, self._background_worker)
            stack.callback(self._close_behind, self._animate_worker)
            stack.callback(self._close_behind, self._track_worker, self._track.close)
            stack.callback(self._close_behind, self._capture_worker, self._source.close)

    @staticmethod
    def _close_behind(worker: Worker, *closes: Callable[[], None]) -> None:
        """End worker, then close what it used. What a stuck worker still uses is left as it is."""
        worker.stop()
        with ExitStack() as stack:
            for close in closes:
                stack.callback(close)

    def __enter__(self) -> LiveSession:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def apply(self, controls: Controls) -> None:
        """Use controls from the next frame on."""
        self._controls = controls

    def switch_avatar(self, name: str) -> None:
        """Show another of the portraits, from the next frame on or once it is prepared. Raises UsageError."""
        self._cast.switch(name)
        self._statistics.begin_switch(name, self._clock.now_s())

    def calibrate(self) -> None:
        """Take the driver's face of the next half second as the neutral."""
        self._animate.calibrate()

    @property
    def failure(self) -> LiveError | None:
        """Why no sink takes pictures any more, or None while one does."""
        return self._failure

    def summary(self) -> Summary:
        """Return all figures gathered since start."""
        return self._statistics.summary(
            dropped=self._frames.dropped + self._observations.dropped + self._pictures.dropped
        )

    def status(self) -> Status:
        """Return one snapshot for a person to look at."""
        summary, state = self.summary(), self._state()
        return Status(
            state=state,
            reason=self._reason() if state is State.IDLE else "",
            avatar=self._cast.wanted,
            engine=self._animator.name,
            provider=self._animator.provider,
            fps=summary.recent_fps,
            counters=summary.counters,
            latency_ms=summary.latency_ms,
            stages_ms=summary.stages_ms,
            last_error=self._last_error,
        )

    def _state(self) -> State:
        if not self._running:
            return State.OFF
        last = self._pacer.last
        if last is not None and not last.is_idle and not self._pacer.starved:
            return State.LIVE
        return State.IDLE if self._track.ready or self._last_error else State.STARTING

    def _reason(self) -> str:
        if self._pacer.starved:
            return "the portrait engine does not answer"
        observed_s = self._animate.observed_s
        if observed_s is not None and self._clock.now_s() - observed_s < self._idle_after_s:
            return self._animate.reason
        return self._capture.trouble or self._last_error or self._animate.reason

    def _current_controls(self) -> Controls:
        return self._controls

    def _current_loop(self) -> IdleLoop:
        return self._cast.current().loop

    def _background_step(self) -> None:
        """What can wait: the other avatars, then the idle loop of the one in use."""
        if not self._cast.prepare_next():
            self._current_loop().compress(0.25)

    def _worker_failed(self, stage: str, error: Exception) -> None:
        self._statistics.count_error(stage)
        if isinstance(error, LiveError):
            message = error.user_message
        else:
            message = f"The part '{stage}' failed ({type(error).__name__}: {error}). The avatar is shown all the same."
        if message != self._last_error:
            # once, not thirty times a second
            log.warning("%s: %s", stage, message, exc_info=error)
        self._last_error = message

    def _sink_failed(self, error: Exception) -> None:
        self._worker_failed("pace", error)
        if self._pacer.sinks == 0 and isinstance(error, LiveError):
            self._failure = error


def _common_size(sinks: Sequence[PictureSink]) -> tuple[int, int]:
    sizes = {sink.size for sink in sinks}
    if len(sizes) != 1:
        raise UsageError("Give at least one output, and all of them the same size.")
    return sizes.pop()


def sound_rate(rate_hz: float) -> float:
    """Return rate_hz, or the usual 30 for a camera that claims none or nonsense."""
    return rate_hz if SLOWEST_HZ <= rate_hz <= FASTEST_HZ else USUAL_HZ
