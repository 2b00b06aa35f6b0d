"""understudy demo: the whole way of a frame on a machine without camera and screen."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from app import option_types, paths
from app.exit_status import ExitStatus
from engine.errors import OutputError, PhotoError
from engine.settings import Controls

CLIP = "driving"
FOLDER = Path("out")
SECONDS = 8.0
SIZE = (1280, 720)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("demo", parents=[common], help="play a built-in clip as camera and record the avatar")
    parser.add_argument("--avatar", default=None, metavar="NAME", help="a built-in avatar; default: the first one")
    parser.add_argument("--folder", type=option_types.file_name("a folder"), default=FOLDER, help="default: out")
    parser.add_argument("--seconds", type=option_types.seconds, default=SECONDS, metavar="S", help="default: 8")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Record a clip and a picture of it. Raises LiveError like `understudy run`."""
    started_s = time.monotonic()
    clip = paths.clip_path(CLIP)
    name, photo = _choose_avatar(options.avatar)
    video, picture = options.folder / "understudy.mp4", options.folder / "understudy.png"
    _make_folder(options.folder)
    # late: what shows a portrait takes a second to load, wrong use is told at once
    from app.clip_picture import save_middle_picture
    from app.live_run import LiveRun, Watch
    from app.wiring import LiveWish, open_session

    wish = LiveWish(
        photo=photo,
        name=name,
        camera=str(clip),
        output=str(video),
        engine="auto",
        size=SIZE,
        fps=None,
        controls=Controls(),
    )
    LiveRun(open_session(wish), Watch(started_s, options.seconds)).run()
    save_middle_picture(video, picture)
    sys.stdout.write(f"{clip.name} drove '{name}' for {options.seconds:g} s: see {video} and {picture}\n")
    return ExitStatus.DONE


def _choose_avatar(wanted: str | None) -> tuple[str, Path]:
    names = paths.avatar_names()
    name = wanted or next(iter(names), "")
    photo = paths.avatar_path(name)
    if photo is None:
        known = f"Choose one of: {', '.join(names)}." if names else "None is built in: install Understudy again."
        raise PhotoError(f"There is no built-in avatar '{name}'. {known}")
    return name, photo


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be made ({error.strerror}). Choose another with --folder."
        ) from error
