"""The options that several commands share: avatar, engine, eyes, lips, stitching."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import option_types, paths
from engine.errors import PhotoError
from engine.region import Region
from engine.settings import Controls


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add --engine."""
    parser.add_argument(
        "--engine",
        default="auto",
        metavar="NAME",
        help="portrait engine: auto (default), mesh, mobileportrait or liveportrait",
    )


def add_controls(parser: argparse.ArgumentParser) -> None:
    """Add what becomes Controls."""
    for name in ("eyes", "lips"):
        parser.add_argument(
            f"--{name}",
            type=option_types.openness,
            default=None,
            metavar="V",
            help=f"hold the {name} this far open, 0 to 1; follow (default) follows the driver",
        )
    parser.add_argument(
        "--region",
        choices=[region.value for region in Region],
        default=Region.ALL.value,
        help="what of the face moves, default all",
    )
    parser.add_argument(
        "--multiplier", type=option_types.gain, default=1.0, metavar="X", help="how strongly it moves, 0 to 1.5"
    )
    parser.add_argument("--no-stitch", action="store_true", help="let shoulders and background move with the head")


def controls_from(options: argparse.Namespace) -> Controls:
    """Return the controls that the options ask for."""
    mirror = getattr(options, "mirror", False)
    return Controls(
        eyes=options.eyes,
        lips=options.lips,
        stitching=not options.no_stitch,
        mirror=mirror,
        region=Region(options.region),
        head_gain=options.multiplier,
        expression_gain=options.multiplier,
        gaze_gain=options.multiplier,
    )


def find_photo(text: str) -> tuple[Path, str | None]:
    """Return the photo that text names, and its name if it is a built-in avatar. Raises PhotoError if there is none.

    A file counts before an avatar of the same name.
    """
    path = Path(text).expanduser()
    if text and path.exists():
        return path, None
    avatar = paths.avatar_path(text)
    if avatar is not None:
        return avatar, text
    names = ", ".join(paths.avatar_names())
    built_in = f"or one of the built-in avatars: {names}" if names else "for example a JPEG or PNG file"
    raise PhotoError(f"There is no photo '{text}'. Name a file, {built_in}.")
