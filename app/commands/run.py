"""understudy run: camera in, avatar out, live."""

from __future__ import annotations

import argparse
import time

from app import option_types
from app.control_options import add_controls, add_engine, controls_from, find_photo
from app.exit_status import ExitStatus
from engine.errors import UsageError

DEFAULT_SIZE = (1280, 720)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("run", parents=[common], help="show an avatar to a camera program, live")
    parser.add_argument("--avatar", required=True, metavar="PHOTO", help="a photo, or the name of a built-in avatar")
    parser.add_argument("--camera", required=True, metavar="N|PATH|URL|pattern", help="what drives the avatar")
    parser.add_argument("--output", required=True, metavar="virtual|pipewire|FILE.mp4|null", help="where pictures go")
    add_engine(parser)
    parser.add_argument("--mic", default="none", metavar="N|none", help="microphone that drives the lips")
    parser.add_argument("--seconds", type=option_types.seconds, metavar="S", help="end after S seconds")
    parser.add_argument("--stats", type=option_types.file_name("a file"), metavar="FILE.json", help="write the figures")
    parser.add_argument("--size", type=option_types.size, default=DEFAULT_SIZE, metavar="WxH", help="default 1280x720")
    parser.add_argument(
        "--fps", type=option_types.frames_per_second, metavar="N", help="default: the camera's own rate"
    )
    add_controls(parser)
    parser.add_argument("--mirror", action="store_true", help="move like a mirror image")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Run until the time is up or Ctrl-C. Raises LiveError for what cannot be used or fails."""
    started_s = time.monotonic()
    if options.mic != "none":
        raise UsageError("--mic: driving by sound is not part of this version yet. Leave it out, or use --mic none.")
    photo, name = find_photo(options.avatar)
    # late: what shows a portrait takes a second to load, wrong use is told at once
    from app.live_run import LiveRun, Watch
    from app.stats_file import check_stats_path
    from app.wiring import LiveWish, open_session

    if options.stats is not None:
        check_stats_path(options.stats)
    wish = LiveWish(
        photo=photo,
        name=name,
        camera=options.camera,
        output=options.output,
        engine=options.engine,
        size=options.size,
        fps=options.fps,
        controls=controls_from(options),
    )
    LiveRun(open_session(wish), Watch(started_s, options.seconds, options.stats)).run()
    return ExitStatus.DONE
