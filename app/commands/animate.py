"""understudy animate: a photo and a driving file in, a video file out."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import option_types, paths
from app.control_options import add_controls, add_engine, controls_from, find_photo
from app.exit_status import ExitStatus
from engine.errors import BadInputError, UsageError

_RETARGET: dict[str | None, tuple[str, ...]] = {
    None: (),
    "eyes": ("eyes",),
    "lips": ("lips",),
    "both": ("eyes", "lips"),
}
_SOUND_SUFFIXES = (".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac", ".opus")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("animate", parents=[common], help="let a video or a recorded motion drive a photo")
    parser.add_argument("photo", metavar="PHOTO", help="a photo, the name of a built-in avatar, or a source video")
    parser.add_argument(
        "driving", metavar="DRIVING", help="a video, a recorded motion, the name of a built-in one, or a .pkl template"
    )
    parser.add_argument(
        "drivers_of_others",
        nargs="*",
        metavar="DRIVING",
        help="with --all-faces: one for each person more, from left to right",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=option_types.file_name("a video file"),
        metavar="OUT.mp4",
        help="the result",
    )
    add_engine(parser)
    parser.add_argument("--audio", type=option_types.file_name("a WAV file"), metavar="WAV", help="other sound for it")
    add_controls(parser)
    parser.add_argument(
        "--neutral",
        choices=("auto", "first", "none"),
        default="auto",
        help="what motion is relative to: the driver's resting face (default), the first frame, or nothing",
    )
    parser.add_argument("--crop", action="store_true", help="write the face in 512x512 instead of the whole photo")
    parser.add_argument("--all-faces", action="store_true", help="animate everybody in the photo, not the largest only")
    parser.add_argument(
        "--marks",
        nargs=3,
        type=option_types.place,
        default=(),
        metavar="X,Y",
        help="LivePortrait, where no face is found: the eye on the photo's left, the one on its right, the mouth",
    )
    parser.add_argument(
        "--save-motion",
        type=option_types.file_name("a file"),
        metavar="FILE.npz",
        help="keep the driver's motion, to be given as DRIVING again",
    )
    _add_published(parser)
    parser.add_argument("--seconds", type=option_types.seconds, metavar="S", help="end after S seconds of DRIVING")
    parser.set_defaults(start=start)


def _add_published(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("LivePortrait's published rules")
    group.add_argument(
        "--published", action="store_true", help="move by them to the letter, relative to the driver's first frame"
    )
    group.add_argument("--normalise-lips", action="store_true", help="start with the portrait's lips shut")
    group.add_argument(
        "--retarget",
        choices=("eyes", "lips", "both"),
        help="take from the driver only how far eyes or lips are open",
    )


def start(options: argparse.Namespace) -> ExitStatus:
    """Write the video. Raises LiveError for what cannot be read or written; then no output is left behind."""
    photo, name = find_photo(options.photo)
    driving, *of_others = (_find_driving(text) for text in (options.driving, *options.drivers_of_others))
    # late: what shows a portrait takes a second to load, wrong use is told at once
    from app.file_run import animate
    from app.file_wish import FileWish, PublishedWish
    from app.wiring import open_basis
    from engine.offline import Animation, NeutralChoice

    animation = Animation(
        neutral=NeutralChoice(options.neutral),
        controls=controls_from(options),
        seconds=options.seconds,
        basis=open_basis(),
    )
    wish = FileWish(
        photo=photo,
        name=name,
        driving=driving,
        output=options.output,
        engine=options.engine,
        crop=options.crop,
        sound=options.audio,
        everybody=options.all_faces,
        drivers_of_others=tuple(of_others),
        save_motion=options.save_motion,
        marks=tuple(options.marks),
        published=PublishedWish(
            to_the_letter=options.published,
            normalise_lips=options.normalise_lips,
            retarget=_RETARGET[options.retarget],
            multiplier=options.multiplier,
        ),
    )
    animate(wish, animation)
    return ExitStatus.DONE


def _find_driving(text: str) -> Path:
    """Return the driving file that text names. Raises BadInputError or UsageError if there is none that can be used.

    A file counts before a built-in motion of the same name.
    """
    path = Path(text).expanduser()
    if path.suffix.lower() in _SOUND_SUFFIXES:
        raise UsageError(
            f"{text}: driving by sound is not part of this version yet. Give a video or a recorded motion."
        )
    if text and path.exists():
        return path
    built_in = paths.motion_path(text)
    if built_in is not None:
        return built_in
    names = ", ".join(paths.motion_names())
    known = f", or one of the built-in motions: {names}" if names else ""
    raise BadInputError(f"There is no driving file '{text}'. Name a video or a recorded motion{known}.")
