"""understudy bench: how fast the whole live pipeline is on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app import option_types, paths
from app.control_options import find_photo
from app.exit_status import ExitStatus
from app.model_folders import model_folders
from app.terminal import say
from engine.errors import BadInputError, OutputError, UsageError

if TYPE_CHECKING:
    from app.bench.bench_run import BenchResult

T = TypeVar("T")
CLIP = "driving"
SECONDS = 10.0
MOST_LOAD = 256
# columns of a table where there is no terminal to fit it into
WIDE = 200


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser("bench", parents=[common], help="time the whole live pipeline, and what it takes")
    file = option_types.file_name("a file")
    parser.add_argument(
        "--engine", default="auto", metavar="NAME", help="auto (default), all, or the name of one portrait engine"
    )
    parser.add_argument(
        "--seconds",
        type=option_types.seconds,
        default=SECONDS,
        metavar="S",
        help="measure each run so long; default 10",
    )
    parser.add_argument(
        "--sizes",
        type=_list_of(option_types.size),
        metavar="WxH,…",
        help="output sizes; default 640x480,1280x720,1920x1080",
    )
    parser.add_argument(
        "--rates", type=_list_of(option_types.frames_per_second), metavar="N,…", help="output rates; default 24,30,60"
    )
    parser.add_argument(
        "--load", type=_cores, default=0, metavar="N", help="keep N cores busy with something else meanwhile"
    )
    parser.add_argument(
        "--target-ms",
        type=option_types.milliseconds,
        default=None,
        metavar="MS",
        help="let work be left out to hold this delay, as 'run' does; default none: every engine does all its work",
    )
    parser.add_argument(
        "--camera", type=file, metavar="CLIP", help="a video of a face, played as camera; default: ours"
    )
    parser.add_argument("--avatar", metavar="PHOTO", help="a photo or a built-in avatar; default: the first of these")
    parser.add_argument("--json", type=file, metavar="FILE", help="write the figures")
    parser.add_argument("--markdown", type=file, metavar="FILE", help="write the tables")
    parser.set_defaults(start=start)


def start(options: argparse.Namespace) -> ExitStatus:
    """Time, show, write. Raises LiveError for what cannot be used, before anything is timed."""
    engines = _engines(options.engine)
    camera = options.camera or paths.clip_path(CLIP)
    if not camera.is_file():
        raise BadInputError(f"--camera {camera}: there is no such file. Name a video of a face.")
    photo, avatar = find_photo(options.avatar or next(iter(paths.avatar_names()), ""))
    for name, path in (("--json", options.json), ("--markdown", options.markdown)):
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise OutputError(f"{name} {path} cannot be a file. Name one in a folder that is there.")
    # late: wrong use is told at once
    from app.bench.bench_run import RATES_HZ, SIZES, BenchWish, run_bench

    wish = BenchWish(
        engines=engines,
        sizes=options.sizes or SIZES,
        rates_hz=options.rates or RATES_HZ,
        camera=camera,
        photo=photo,
        avatar=avatar,
        seconds=options.seconds,
        load=options.load,
        target_ms=options.target_ms,
    )
    return _tell(run_bench(wish), options.json, options.markdown)


def _tell(result: BenchResult, json: Path | None, markdown: Path | None) -> ExitStatus:
    from rich.console import Console

    from app.bench.document import document_of, parts_of, write_json, write_text
    from app.bench.tables import markdown_page, parts_sheet, preface, rich_table, sheets_of

    for refused in result.refused:
        say(f"{refused.case.title}: {refused.reason}")
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    if not result.runs:
        for run in result.parts:
            console.print(rich_table(parts_sheet(parts_of(run))))
        return ExitStatus.BAD_INPUT
    document = document_of(result)
    console.print(preface(document), soft_wrap=True)
    for sheet in sheets_of(document):
        console.print()
        console.print(rich_table(sheet))
    if json is not None:
        write_json(document, json)
    if markdown is not None:
        write_text(markdown_page(document), markdown, "--markdown")
    return ExitStatus.DONE


def _engines(wanted: str) -> tuple[str, ...]:
    """Return the engines' names. Raises UsageError for a name that is not there."""
    from engine.animators.registry import ANIMATORS, PLANNED, create_animator

    known = (*ANIMATORS, *PLANNED)
    if wanted == "all":
        return known
    if wanted != "auto" and wanted not in known:
        raise UsageError(f"--engine {wanted} is unknown. Choose one of: auto, all, {', '.join(known)}.")
    # "auto" gets its real name; one that is not there yet says so now
    return (create_animator(wanted, model_folders()).name,)


def _list_of(convert: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return a type for values with commas between them, without repeats."""

    def convert_all(text: str) -> tuple[T, ...]:
        return tuple(dict.fromkeys(convert(part.strip()) for part in text.split(",")))

    return convert_all


def _cores(text: str) -> int:
    """Return a whole number of cores."""
    if not text.isdecimal() or int(text) > MOST_LOAD:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a number of cores, such as 1")
    return int(text)
