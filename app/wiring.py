"""Joins the parts: the one place that knows which classes stand behind the engine's ports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app import paths
from app.clip_avatar import load_photo_or_clip
from app.live_engine import LIGHTEST, open_live_engine
from app.terminal import say
from drivers.camera_writer.seat import CameraSeat
from drivers.listening import Listening
from drivers.live_sound_track import SoundFormat
from drivers.sinks import open_sink
from drivers.sources import open_source
from drivers.turned_source import Turn
from drivers.video_file_sink import VideoFileSink
from engine.animators.mesh.animator import MeshAnimator
from engine.errors import UsageError
from engine.governor.governor import HEAVIER_TARGET_MS, TARGET_MS
from engine.motion.expression_player import ExpressionPlayer
from engine.motion.expressions import load_expressions
from engine.motion.face_basis import FaceBasis, load_basis
from engine.motion.motion_maker import MotionMaker
from engine.portrait.portrait import Portrait
from engine.ports import Animator
from engine.session import LiveSession, sound_rate
from engine.settings import Controls
from engine.tracking.face_tracker import tracker_for

EnginesOwn = Literal["engine's own"]
ENGINES_OWN: EnginesOwn = "engine's own"


@dataclass(frozen=True, slots=True)
class LiveWish:
    """What a user wants to run. name: of a built-in avatar. size (width, height); fps None is the camera's own rate.

    listening: the microphone whose sound goes into a recording. stand_in: another engine may take over from one that
    is too slow here for a call. target_ms: delay to hold by saving work, None saves nothing. seat: what the camera
    outlives this process with, see app.supervision.
    """

    photo: Path
    name: str | None
    camera: str
    output: str
    engine: str
    size: tuple[int, int]
    fps: float | None
    controls: Controls
    turn: Turn = field(default_factory=Turn)
    target_ms: float | EnginesOwn | None = ENGINES_OWN
    listening: Listening | None = None
    stand_in: bool = True
    seat: CameraSeat | None = None


def open_session(wish: LiveWish) -> LiveSession:
    """Open camera, photo and output and return the session, not started. Raises LiveError; then all is closed again."""
    return open_session_of(wish, lambda: [open_portrait(wish.photo, wish.name)])


def open_session_of(wish: LiveWish, open_portraits: Callable[[], Sequence[Portrait]]) -> LiveSession:
    """Like open_session, with portraits that come from elsewhere; the first is shown first."""
    animator, notice = open_live_engine(wish.engine, stand_in=wish.stand_in)
    refuse_input_as_output(Path(wish.output), wish.photo, Path(wish.camera))
    with ExitStack() as opened:
        source = open_source(wish.camera, rate_hz=wish.fps, turn=wish.turn)
        opened.callback(source.close)
        rate_hz = sound_rate(source.rate_hz if wish.fps is None else wish.fps)
        sound = SoundFormat(wish.listening.source.rate_hz) if wish.listening is not None else None
        sink = open_sink(
            wish.output, wish.size, rate_hz, sound=sound, delay_s=lambda: session.delay_s(), seat=wish.seat
        )
        opened.callback(sink.close)
        if wish.listening is not None and isinstance(sink, VideoFileSink):
            wish.listening.add(sink.hear)
        portraits, basis = open_portraits(), open_basis()
        if "pixels" not in animator.capabilities and any(portrait.loop is not None for portrait in portraits):
            say(f"The engine {animator.name} shows the clip's first picture only. LivePortrait lets it move.")
        session = LiveSession(
            source,
            tracker_for(animator.capabilities),
            animator,
            portraits,
            [sink],
            rate_hz=rate_hz,
            controls=wish.controls,
            motion=MotionMaker(basis=basis),
            expressions=open_expressions(basis),
            target_ms=_target_ms(wish, animator),
            lighter=None if animator.name == LIGHTEST else MeshAnimator(),
            notice=notice,
        )
        # from here on the session closes them
        opened.pop_all()
    return session


def _target_ms(wish: LiveWish, animator: Animator) -> float | None:
    """Return the delay to hold, None to save nothing."""
    own_ms = TARGET_MS if animator.name == LIGHTEST else HEAVIER_TARGET_MS
    return own_ms if wish.target_ms == ENGINES_OWN else wish.target_ms


def refuse_input_as_output(output: Path, *inputs: Path) -> None:
    """Raise UsageError if output is one of the files it is made from: nothing may be lost by a slip of the hand."""
    for path in inputs:
        if output.is_file() and path.is_file() and path.samefile(output):
            raise UsageError(f"{output} is also read. Choose another name for the output.")


def open_basis() -> FaceBasis:
    """Load what faces have in common, for a good neutral out of few frames. Raises BadInputError if it is missing."""
    return load_basis(paths.face_basis_path())


def open_expressions(basis: FaceBasis) -> ExpressionPlayer:
    """Load the gestures that can be played. Raises BadInputError if their file is missing."""
    return ExpressionPlayer(load_expressions(paths.expressions_path()), basis.reach)


def open_portrait(photo: Path, name: str | None) -> Portrait:
    """Load a photo or a clip, and tell the user what there is to know about it. Raises BadInputError."""
    portrait = load_photo_or_clip(photo, name)
    for note in portrait.notes:
        say(note)
    return portrait
