"""A live session: from a camera to the sinks, with one thread per stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType

import numpy as np

from engine.animate_stage import AnimatePace, AnimateStage, Motion
from engine.camera_view import CameraView, CameraWindow
from engine.capture_stage import CaptureStage
from engine.cast import Cast
from engine.clock import Clock, SystemClock
from engine.compose.backdrop import Background
from engine.crew import Crew
from engine.errors import LiveError
from engine.finish_stage import Begun, FinishStage
from engine.frame import AvatarImage, Frame, Observation, Picture
from engine.governor.effort import Effort
from engine.governor.governor import TARGET_MS, Governor
from engine.idle_loop import IdleLoop
from engine.mailbox import Mailbox
from engine.motion.expression_player import ExpressionPlayer
from engine.motion.face_basis import LANDMARKS
from engine.motion.motion_maker import MotionMaker
from engine.outputs import Outputs
from engine.pacer import Pace, Pacer
from engine.portrait.portrait import Portrait
from engine.ports import Animator, FrameSource, PictureSink, Tracker
from engine.settings import Controls
from engine.spare_renders import SpareRenders
from engine.state_report import StateReport
from engine.statistics import Statistics, Summary
from engine.status import AvatarState, State, Status
from engine.track_stage import TrackStage
from engine.troubles import Troubles

# rates a camera may claim; one that claims none or nonsense is taken for the usual one
SLOWEST_HZ, FASTEST_HZ, USUAL_HZ = 1.0, 240.0, 30.0
# without observations for so long idle motion is rendered; pictures older than this give way to the idle loop.
# both are at least as many periods, so that a slow source is not taken for a dead one
IDLE_AFTER_S, IDLE_AFTER_PERIODS = 0.15, 2.5
HOLD_S, HOLD_PERIODS = 0.25, 4.5


class LiveSession:
    """Owns the workers and mailboxes of one run, and from start to stop the source, the tracker and the sinks.

    portraits: the first is shown first. sinks: all of one size, which is that of the pictures. rate_hz: pictures per
    second; None is the source's own. motion: None is relative motion with a neutral that finds itself. expressions:
    plays gestures; None knows none. target_ms: latency that the governor holds by saving work, None saves nothing;
    lighter: the engine it may go over to, also when animator fails for good (EngineError). notice: what status() tells
    until something else happens. Worker errors reach status() and never end the pictures.

    Every method but start and stop may be called from any thread while it runs, and returns within milliseconds. A
    session runs once.
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
        expressions: ExpressionPlayer | None = None,
        target_ms: float | None = TARGET_MS,
        lighter: Animator | None = None,
        notice: str = "",
    ) -> None:
        self._animator, self._lighter = animator, lighter
        self._controls = controls or Controls()
        self._clock = clock or SystemClock()
        self._statistics = Statistics()
        self._troubles = Troubles(self._statistics, notice)
        self._outputs = Outputs(sinks, lambda error: self._troubles.tell("pace", error))
        self.size = self._outputs.size
        self.rate_hz = sound_rate(source.rate_hz if rate_hz is None else rate_hz)
        self._governor = Governor(self._statistics, target_ms, lighter=lighter is not None)
        self._cast = Cast(portraits, animator, self.size, self._clock)
        self._expressions = expressions or ExpressionPlayer({}, np.zeros(LANDMARKS, np.float32))
        self._window = CameraWindow()
        self._frames: Mailbox[Frame] = Mailbox()
        self._observations: Mailbox[Observation] = Mailbox()
        self._begun: Mailbox[Begun] = Mailbox()
        self._pictures: Mailbox[Picture] = Mailbox()
        self._running = False
        self._capture = CaptureStage(source, self._frames, self._statistics)
        self._build_stages(make_tracker, motion or MotionMaker())
        self._crew = Crew(
            capture=self._capture.step,
            track=self._track.step,
            animate=self._animate.step,
            finish=self._finish.step,
            background=self._background_step,
            pace=self._pace_step,
            troubles=self._troubles,
        )

    def _build_stages(self, make_tracker: Callable[[], Tracker], motion: Motion) -> None:
        period_s, statistics = 1.0 / self.rate_hz, self._statistics
        idle_after_s = max(IDLE_AFTER_S, IDLE_AFTER_PERIODS * period_s)
        self._track = TrackStage(
            self._frames,
            self._observations,
            make_tracker,
            self._current_controls,
            self._clock,
            statistics,
            window=self._window,
            effort=self._current_effort,
        )
        self._animate = AnimateStage(
            self._observations,
            self._begun,
            motion,
            self._cast.current,
            self._current_controls,
            AnimatePace(period_s, idle_after_s),
            self._clock,
            expressions=self._expressions,
            spare=SpareRenders(self._cast.current, self._cast.without_thumbnail, self._clock),
            effort=self._current_effort,
        )
        self._finish = FinishStage(self._begun, self._pictures, self._clock, statistics)
        self._pacer = Pacer(
            self._pictures,
            self._current_loop,
            self._outputs,
            Pace(period_s, max(HOLD_S, HOLD_PERIODS * period_s)),
            self._clock,
            statistics,
            muted=lambda: self._controls.muted,
        )
        self._report = StateReport(
            self._capture, self._track, self._animate, self._pacer, self._troubles, self._clock, idle_after_s
        )

    def start(self) -> None:
        """Prepare the first avatar and start. Raises what preparing raises; then everything is closed again."""
        try:
            self._crew.start_seeing()
            self._cast.begin()
        except BaseException:
            self.stop()
            raise
        self._crew.start_showing()
        self._running = True

    def stop(self) -> None:
        """End all workers in the data's order and close the source, the tracker and the sinks. Safe to call twice.

        Raises WorkerStuckError or what closing a sink raises, after everything else has been closed.
        """
        self._running = False
        self._window.show(False)
        self._capture.stop_waiting()
        self._crew.stop(
            close_source=self._capture.close, close_tracker=self._track.close, close_sinks=self._outputs.close
        )

    def __enter__(self) -> LiveSession:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # what drives the avatar

    def apply(self, controls: Controls) -> None:
        """Use controls from the next frame on."""
        self._controls = controls

    def calibrate(self) -> None:
        """Take the driver's face of the next half second as the neutral."""
        self._animate.calibrate()

    def replace_source(self, source: FrameSource) -> None:
        """Go over to another camera, already opened; the session closes the one before. Idle motion meanwhile."""
        self._capture.replace(source)
        self._window.clear()
        self._animate.see_anew()

    def play_expression(self, name: str) -> None:
        """Play one gesture, eased in and out, on top of the motion. Raises UsageError for a name that is not there."""
        self._expressions.play(name)

    def hold_expression(self, name: str | None) -> None:
        """Ease a gesture in and keep it; None lets go of it. Raises as play_expression."""
        self._expressions.hold(name)

    @property
    def expressions(self) -> tuple[str, ...]:
        """The gestures there are."""
        return self._expressions.names

    # who is shown, and before what

    def avatars(self) -> tuple[AvatarState, ...]:
        """Return all avatars in the order in which they came."""
        return self._cast.states()

    def thumbnail(self, name: str) -> AvatarImage | None:
        """Return an avatar at rest, rendered by the engine, (H, W, 3) uint8 RGB in the output's size.

        None until that is done, and for a name that is not there.
        """
        return self._cast.thumbnail(name)

    def add_avatar(self, portrait: Portrait) -> None:
        """Take one more portrait in; it is prepared in the background. Raises UsageError for a name that is taken."""
        self._cast.add(portrait)

    def remove_avatar(self, name: str) -> None:
        """Forget an avatar. Raises UsageError for the one in use and for a name that is not there."""
        self._cast.remove(name)

    def switch_avatar(self, name: str) -> None:
        """Show another of the portraits, from the next frame on or once it is prepared. Raises UsageError."""
        self._cast.switch(name)
        self._statistics.begin_switch(name, self._clock.now_s())

    def set_background(self, background: Background) -> None:
        """Put all avatars before another background; what is sent changes at once when the one in use is ready."""
        self._cast.set_background(background)

    # where pictures go, and what a person may look at

    def add_sink(self, sink: PictureSink) -> None:
        """Send to one more sink from the next tick on; the session closes it. Raises UsageError for another size."""
        self._outputs.add(sink)

    def remove_sink(self, sink: PictureSink) -> Future[None]:
        """Send nothing more to sink from the next tick on, and close it in the background.

        The future is done when it is closed (a recording's file is complete then) and holds what closing raised.
        Raises UsageError for a sink that is not in use.
        """
        return self._outputs.remove(sink)

    def preview(self) -> AvatarImage | None:
        """Return what was sent last, (H, W, 3) uint8 RGB, not to be written to; None before the first picture."""
        return self._pacer.shown

    def show_camera(self, wanted: bool) -> None:
        """Begin or end to keep the camera's pictures for camera_view, the panel's own eyes. No sink can reach them."""
        self._window.show(wanted)

    def camera_view(self) -> CameraView | None:
        """Return the camera's newest picture; None while show_camera was not asked for."""
        return self._window.view()

    # how it goes

    @property
    def failure(self) -> LiveError | None:
        """Why no sink takes pictures any more, or None while one does."""
        return self._outputs.failure

    def delay_s(self) -> float:
        """Return the usual time from capture to sink over the last seconds; 0 while nobody is followed."""
        return self._statistics.delay_s(self._clock.now_s())

    def summary(self) -> Summary:
        """Return all figures gathered since start."""
        return self._statistics.summary(
            dropped=sum(box.dropped for box in (self._frames, self._observations, self._begun, self._pictures))
        )

    def forget_durations(self) -> None:
        """Let latency and stage times begin anew, for one who measures without the warming up."""
        self._statistics.forget_durations()

    def status(self) -> Status:
        """Return one snapshot for a person to look at."""
        controls, summary = self._controls, self.summary()
        state = self._report.state(controls) if self._running else State.OFF
        return Status(
            state=state,
            reason=self._report.reason(controls) if state is State.IDLE else "",
            avatar=self._cast.wanted,
            engine=self._cast.animator.name,
            provider=self._cast.animator.provider,
            fps=summary.recent_fps,
            counters=summary.counters,
            latency_ms=summary.latency_ms,
            stages_ms=summary.stages_ms,
            last_error=self._troubles.last,
            governor=self._governor.effort.words,
            sinks=self._outputs.states(),
            camera_hz=self._capture.measured_hz,
            camera_trouble=self._capture.trouble,
        )

    def _current_controls(self) -> Controls:
        return self._controls

    def _current_effort(self) -> Effort:
        return self._governor.effort

    def _current_loop(self) -> IdleLoop:
        return self._cast.current().loop

    def _pace_step(self) -> None:
        self._pacer.step()
        self._governor.tend(self._clock.now_s())

    def _background_step(self) -> None:
        """What can wait: closing sinks, preparing avatars, then the idle loop of the one in use."""
        loop = self._current_loop()
        self._outputs.tend(loop)
        lighter = self._governor.effort.lighter or self._troubles.engine_failed
        self._cast.use(self._lighter if self._lighter and lighter else self._animator)
        if not self._cast.prepare_next():
            loop.compress(0.25)


def sound_rate(rate_hz: float) -> float:
    """Return rate_hz, or the usual 30 for a camera that claims none or nonsense."""
    return rate_hz if SLOWEST_HZ <= rate_hz <= FASTEST_HZ else USUAL_HZ
