"""Joins the parts: the one place that knows which classes stand behind the engine's ports."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.terminal import say
from drivers.sinks import open_sink
from drivers.sources import open_source
from engine.animators.registry import create_animator
from engine.errors import UsageError
from engine.motion.face_basis import FaceBasis, load_basis
from engine.motion.motion_maker import MotionMaker
from engine.portrait.loader import load_portrait
from engine.portrait.portrait import Portrait
from engine.session import LiveSession, sound_rate
from engine.settings import Controls
from engine.tracking.face_tracker import tracker_for


@dataclass(frozen=True, slots=True)
class LiveWish:
    """What a user wants to run. name: of a built-in avatar. size (width, height); fps None is the camera's own rate."""

    photo: Path
    name: str | None
    camera: str
    output: str
    engine: str
    size: tuple[int, int]
    fps: float | None
    controls: Controls


def open_session(wish: LiveWish) -> LiveSession:
    """Open camera, photo and output and return the session, not started. Raises LiveError; then all is closed again."""
    animator = create_animator(wish.engine)
    refuse_input_as_output(Path(wish.output), wish.photo, Path(wish.camera))
    with ExitStack() as opened:
        source = open_source(wish.camera, rate_hz=wish.fps)
        opened.callback(source.close)
        rate_hz = sound_rate(source.rate_hz if wish.fps is None else wish.fps)
        sink = open_sink(wish.output, wish.size, rate_hz)
        opened.callback(sink.close)
        portrait = open_portrait(wish.photo, wish.name)
        session = LiveSession(
            source,
            tracker_for(animator.capabilities),
            animator,
            [portrait],
            [sink],
            rate_hz=rate_hz,
            controls=wish.controls,
            motion=MotionMaker(basis=open_basis()),
        )
        # from here on the session closes them
        opened.pop_all()
    return session


def refuse_input_as_output(output: Path, *inputs: Path) -> None:
    """Raise UsageError if output is one of the files it is made from: nothing may be lost by a slip of the hand."""
    for path in inputs:
        if output.is_file() and path.is_file() and path.samefile(output):
            raise UsageError(f"{output} is also read. Choose another name for the output.")


def open_basis() -> FaceBasis:
    """Load what faces have in common, for a good neutral out of few frames. Raises BadInputError if it is missing."""
    return load_basis(paths.face_basis_path())


def open_portrait(photo: Path, name: str | None) -> Portrait:
    """Load a photo, and tell the user what there is to know about it. Raises PhotoError or NoFaceError."""
    portrait = load_portrait(photo, name)
    for note in portrait.notes:
        say(note)
    return portrait
