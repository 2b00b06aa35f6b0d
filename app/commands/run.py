"""understudy run: camera in, avatar out, live."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from app import option_types
from app.control_options import add_controls, add_engine, controls_from, find_photo
from app.exit_status import ExitStatus
from app.supervision.watched import Watched, watch_engine

DEFAULT_SIZE = (1280, 720)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("run", parents=[common], help="show an avatar to a camera program, live")
    parser.add_argument("--avatar", required=True, metavar="PHOTO", help="a photo, a built-in avatar's name, or a clip")
    parser.add_argument("--camera", required=True, metavar="N|PATH|URL|pattern", help="what drives the avatar")
    parser.add_argument("--output", required=True, metavar="virtual|pipewire|FILE.mp4|null", help="where pictures go")
    add_engine(parser)
    parser.add_argument("--mic", default="none", metavar="N|none", help="microphone: its number, its name or 'default'")
    parser.add_argument("--sync", action="store_true", help="offer the microphone to others as late as the picture")
    parser.add_argument("--seconds", type=option_types.seconds, metavar="S", help="end after S seconds")
    parser.add_argument("--stats", type=option_types.file_name("a file"), metavar="FILE.json", help="write the figures")
    parser.add_argument("--size", type=option_types.size, default=DEFAULT_SIZE, metavar="WxH", help="default 1280x720")
    parser.add_argument(
        "--fps", type=option_types.frames_per_second, metavar="N", help="default: the camera's own rate"
    )
    parser.add_argument(
        "--target-ms",
        type=option_types.milliseconds,
        default=argparse.SUPPRESS,
        metavar="MS",
        help="delay to hold by saving work, default 50, for engines heavier than mesh 100; none saves nothing",
    )
    add_controls(parser)
    parser.add_argument("--mirror", action="store_true", help="move like a mirror image")
    parser.add_argument(
        "--camera-rotate",
        type=int,
        choices=(0, 90, 180, 270),
        default=0,
        metavar="DEG",
        help="turn the camera's picture clockwise: 90, 180 or 270",
    )
    parser.add_argument("--camera-zoom", type=float, default=1.0, metavar="Z", help="use its middle only: 1 to 4 times")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Run until the time is up or Ctrl-C. Raises LiveError for what cannot be used or fails."""
    watched = watch_engine(options, options.output)
    return watched if isinstance(watched, ExitStatus) else _run(options, watched)


def _run(options: argparse.Namespace, watched: Watched) -> ExitStatus:
    started_s = time.monotonic()
    photo, name = find_photo(options.avatar)
    # late: what shows a portrait takes a second to load, wrong use is told at once
    from app.live_run import LiveRun, Watch
    from app.remote_control import remote_control
    from app.session_actions import SessionActions
    from app.stats_file import check_stats_path
    from app.voice import check_voice, open_listening, voice
    from app.wiring import ENGINES_OWN, LiveWish, open_session
    from drivers.turned_source import Turn

    check_voice(options.mic, options.output, sync=options.sync)
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
        controls=watched.controls(controls_from(options)),
        target_ms=getattr(options, "target_ms", ENGINES_OWN),
        turn=Turn(options.camera_rotate, options.camera_zoom),
        seat=watched.seat,
    )
    with open_listening(options.mic) as listening:
        session = open_session(replace(wish, listening=listening))
        with voice(listening, session.delay_s, sync=options.sync) as sound_trouble:
            live = LiveRun(session, Watch(started_s, watched.left_of(options.seconds), options.stats), sound_trouble)
            with remote_control(SessionActions(session, wish.controls, live.end, watched.keep)):
                live.run()
    return ExitStatus.DONE
