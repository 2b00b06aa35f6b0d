"""understudy evaluate: how well an engine follows its driver, in figures and pictures."""

from __future__ import annotations

import argparse

from app import option_types
from app.control_options import find_photo
from app.exit_status import ExitStatus
from engine.errors import UsageError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("evaluate", parents=[common], help="measure how well an engine follows its driver")
    file, folder = option_types.file_name("a file"), option_types.file_name("a folder")
    parser.add_argument(
        "--clips", nargs="+", required=True, type=file, metavar="FILE", help="driving videos of one face"
    )
    parser.add_argument("--cross", nargs="+", default=[], metavar="PHOTO", help="photos that every clip drives as well")
    parser.add_argument("--cross-only", action="store_true", help="do not let the clips drive their own first frames")
    engines = "auto (default), mesh, mobileportrait, liveportrait, or for comparison static or similarity"
    parser.add_argument("--engine", default="auto", metavar="NAME", help=engines)
    parser.add_argument("--baselines", action="store_true", help="measure static and similarity too, to compare with")
    parser.add_argument(
        "--neutral",
        choices=("first", "auto", "none"),
        default="first",
        help="what motion is relative to (default first)",
    )
    parser.add_argument(
        "--no-stitch", action="store_true", help="let shoulders and background move with the head, as the papers do"
    )
    parser.add_argument("--seconds", type=option_types.seconds, metavar="S", help="only the first seconds of each clip")
    parser.add_argument("--stride", type=_count, default=1, metavar="N", help="measure only every N-th frame")
    parser.add_argument("--jobs", type=_count, metavar="N", help="processes at once (default: one per core, at most 2)")
    parser.add_argument("--model", type=file, metavar="FILE", help="face_landmarker.task of the measuring tracker")
    parser.add_argument(
        "--identity", type=file, metavar="FILE", help="an ArcFace network, an ONNX file, to measure CSIM"
    )
    parser.add_argument("--json", type=file, metavar="FILE", help="write the figures")
    parser.add_argument("--report", type=folder, metavar="DIR", help="write a page with tables, plots and pictures")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Measure, show, write. Raises LiveError for what cannot be used, before anything is measured."""
    if options.cross_only and not options.cross:
        raise UsageError("--cross-only needs photos. Give them with --cross.")
    photos = tuple(find_photo(text)[0] for text in options.cross)
    # late: what measures takes a second to load, wrong use is told at once
    from app.evaluation_run import EvaluationRun, EvaluationWish

    wish = EvaluationWish(
        clips=tuple(options.clips),
        photos=photos,
        own=not options.cross_only,
        engine=options.engine,
        baselines=options.baselines,
        neutral=options.neutral,
        stitching=not options.no_stitch,
        seconds=options.seconds,
        stride=options.stride,
        jobs=options.jobs,
        model=options.model,
        identity=options.identity,
        json=options.json,
        report=options.report,
    )
    return EvaluationRun(wish).run()


def _count(text: str) -> int:
    """Return a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a whole number above 0, such as 2")
    return int(text)
