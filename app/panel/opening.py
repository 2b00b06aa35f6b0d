"""Opens what a session needs, from what the user chose: camera, output, background, recorder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app import user_paths
from app.panel.cards import Choice, DeviceChoices
from engine.errors import DeviceError, OutputError

if TYPE_CHECKING:
    from app.settings import BackgroundChoice, Settings
    from drivers.camera_writer.seat import CameraSeat
    from drivers.listening import Listening
    from engine.compose.backdrop import Background
    from engine.portrait.portrait import Portrait
    from engine.ports import FrameSource, PictureSink
    from engine.session import LiveSession

_NO_CAMERA = "No camera was found. Plug one in, or choose the test pattern under Devices."
_NO_OUTPUT = (
    "No virtual camera was found, so other programs could not see the avatar. "
    "Open the check-up to set one up, or choose 'Preview only' under Devices."
)


def open_live(
    settings: Settings, devices: DeviceChoices, portraits: Sequence[Portrait], seat: CameraSeat | None = None
) -> LiveSession:
    """Open camera and output; return a session that is not started. Raises LiveError; then all is closed again.

    seat: what the camera outlives this process with.
    """
    # late: the engine takes seconds to load, and the window is to be there before
    from app.wiring import LiveWish, open_session_of

    wish = LiveWish(
        photo=Path(),
        name=None,
        camera=chosen(settings.camera, devices.cameras, _NO_CAMERA),
        output=chosen(settings.output, devices.outputs, _NO_OUTPUT),
        engine=settings.engine,
        size=settings.size,
        fps=settings.fps,
        controls=settings.controls,
        seat=seat,
    )
    return open_session_of(wish, lambda: portraits)


def open_camera(settings: Settings, devices: DeviceChoices) -> FrameSource:
    """Open the chosen camera, or the first one that works where none is chosen. Raises LiveError."""
    from drivers.sources import open_source

    return open_source(chosen(settings.camera, devices.cameras, _NO_CAMERA), rate_hz=settings.fps)


def chosen(spec: str, choices: Sequence[Choice], nothing: str) -> str:
    """Return spec, or the first usable of the real devices where it is empty. Raises DeviceError(nothing)."""
    if spec:
        return spec
    for choice in choices:
        if not choice.trouble and not choice.stand_in:
            return choice.spec
    raise DeviceError(nothing)


def open_recorder(session: LiveSession, folder: str, listening: Listening | None = None) -> tuple[PictureSink, Path]:
    """Open a new video file for the pictures of a session, with the sound of a microphone. Raises OutputError."""
    from drivers.live_sound_track import SoundFormat
    from drivers.sinks import open_sink
    from drivers.video_file_sink import VideoFileSink

    target = Path(folder).expanduser() if folder else user_paths.recordings_dir()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {target} cannot be made ({error.strerror}). Choose another one in the settings."
        ) from error
    path = target / f"Understudy {datetime.now():%Y-%m-%d %H.%M.%S}.mp4"
    sound = None if listening is None else SoundFormat(listening.source.rate_hz)
    sink = open_sink(str(path), session.size, session.rate_hz, sound=sound, delay_s=session.delay_s)
    if listening is not None and isinstance(sink, VideoFileSink):
        listening.add(sink.hear)
    return sink, path


def background_of(choice: BackgroundChoice) -> Background:
    """Return what the engine is told about the background. Reads the picture. Raises PhotoError, UsageError."""
    from engine.compose.backdrop import Background
    from engine.portrait.photo import read_photo

    red, green, blue = (int(choice.colour[place : place + 2], 16) for place in (1, 3, 5))
    picture = read_photo(Path(choice.picture)).image if choice.kind == "picture" else None
    return Background(choice.kind, (red, green, blue), picture)
