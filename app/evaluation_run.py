"""One evaluation from options to tables, JSON and report."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from rich.console import Console

from app import paths, user_paths
from app.evaluation_tables import tables_of
from app.exit_status import ExitStatus
from app.model_folders import model_folders
from app.terminal import ProgressBar, say
from drivers.video_reader import VideoReader
from engine.animators.registry import create_animator
from engine.errors import BadInputError, OutputError
from engine.evaluation.baselines import BASELINES
from engine.evaluation.clip_study import Footage
from engine.evaluation.engine_studio import open_engine_studio
from engine.evaluation.evaluate_clip import ClipTask
from engine.evaluation.evaluation import Evaluation, evaluate
from engine.evaluation.identity import IdentityNetwork
from engine.evaluation.measuring import measuring_tracker_name
from engine.evaluation.pixels import require_scikit_image
from engine.evaluation.report.folder import write_report
from engine.frame import Frame
from engine.runtime.manifest import load_manifest
from engine.runtime.store import ModelStore, Presence

# the measuring tracker's model, and its one file
MODEL, MODEL_FILE = "face-landmarker", "face_landmarker.task"
# more processes than this only take each other's time: every network has threads of its own
MOST_JOBS = 2
# columns of a table where there is no terminal to fit it into
WIDE = 240


@dataclass(frozen=True, slots=True)
class EvaluationWish:
    """What to measure and where to put it. model None: the one in the user's data folder, or the wheel's mesh.

    identity: a face recognition network, for CSIM.
    """

    clips: tuple[Path, ...]
    photos: tuple[Path, ...]
    own: bool
    engine: str
    baselines: bool
    neutral: str
    stitching: bool
    seconds: float | None
    stride: int
    jobs: int | None
    model: Path | None
    identity: Path | None
    json: Path | None
    report: Path | None


class EvaluationRun:
    """Checks, measures, shows and writes."""

    def __init__(self, wish: EvaluationWish) -> None:
        self._wish = wish

    def run(self) -> ExitStatus:
        """Return BAD_INPUT if nothing could be measured. Raises LiveError, mostly before anything is measured."""
        require_scikit_image()
        self._check_files()
        wish = self._wish
        # "auto" gets its real name; an unknown one is refused now
        models, engine = model_folders(), wish.engine
        if engine not in BASELINES:
            engine = create_animator(engine, models).name
        model = wish.model or installed_model()
        tasks = self._tasks(engine, model)
        with ProgressBar("measuring") as bar:
            bar.show(0.0, "")
            evaluation = evaluate(
                engine,
                measuring_tracker_name(model),
                tasks,
                partial(open_engine_studio, neutral=wish.neutral, models=models, stitching=wish.stitching),
                jobs=wish.jobs or min(MOST_JOBS, os.cpu_count() or 1),
                on_progress=lambda done, of: bar.show(done / of, f"{done} of {of} clips"),
            )
        self._show(evaluation)
        if wish.json is not None:
            _write_json(evaluation.document() | self._how(), wish.json)
        if wish.report is not None:
            sys.stdout.write(f"Report: {write_report(evaluation, wish.report)}\n")
        return ExitStatus.DONE if evaluation.scores else ExitStatus.BAD_INPUT

    def _check_files(self) -> None:
        """Refuse what would otherwise fail after minutes of measuring."""
        wish = self._wish
        for clip in wish.clips:
            if not clip.is_file():
                raise BadInputError(f"There is no video {clip}. Check its name and folder.")
        if wish.model is not None and not wish.model.is_file():
            raise BadInputError(
                f"There is no model {wish.model}. Give the path of {MODEL_FILE}, or run "
                f"'understudy models download {MODEL}' and leave --model out."
            )
        if wish.identity is not None:
            # opened here once, so that a file that is none is told before minutes of measuring
            IdentityNetwork(wish.identity)
        if wish.json is not None and (wish.json.is_dir() or not wish.json.parent.is_dir()):
            raise OutputError(f"--json {wish.json} cannot be a file. Name one in a folder that is there.")
        if wish.report is not None:
            try:
                wish.report.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"--report {wish.report}: {error.strerror}. Choose another folder.") from error

    def _tasks(self, engine: str, model: Path | None) -> list[ClipTask]:
        wish = self._wish
        others = [name for name in BASELINES if wish.baselines and name != engine]
        return [
            ClipTask(
                footage=Footage(clip, read_clip, wish.seconds, wish.stride),
                photos=wish.photos,
                renderers=(engine, *others),
                model=model,
                exhibits=wish.report is not None,
                own=wish.own,
                identity=wish.identity,
            )
            for clip in wish.clips
        ]

    def _how(self) -> dict[str, object]:
        """Return what was asked for, and when: what figures are worth nothing without."""
        wish = self._wish
        when = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return {
            "seconds": wish.seconds,
            "stride": wish.stride,
            "neutral": wish.neutral,
            "stitching": wish.stitching,
            "when": when,
        }

    def _show(self, evaluation: Evaluation) -> None:
        console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
        for table in tables_of(evaluation):
            console.print(table)
            console.print()
        left_out = "; ".join(f"{name.upper()} {reason}" for name, reason in evaluation.left_out.items())
        console.print(
            f"Measured by: {evaluation.measured_by}.\nNot measured, for want of weights: {left_out}.", soft_wrap=True
        )
        for failure in evaluation.failures:
            say(f"{' by '.join(name for name in (failure.photo, failure.clip) if name)}: {failure.reason}")


def installed_model() -> Path | None:
    """Return the measuring tracker's model in the user's data folder, or None where it was not downloaded.

    Raises WeightsError for one that is damaged.
    """
    model, store = load_manifest(paths.model_manifest_path())[MODEL], ModelStore(user_paths.models_dir())
    return None if store.presence(model) is Presence.MISSING else store.require(model)[MODEL_FILE]


def read_clip(path: Path) -> Iterator[Frame]:
    """Yield every frame of a video file. Raises VideoError."""
    with VideoReader(path) as reader:
        yield from reader.frames()


def _write_json(document: dict[str, object], path: Path) -> None:
    """Write the document, whole or not at all."""
    partial_file = path.with_name(f".{path.name}.partial")
    try:
        partial_file.write_text(json.dumps(document, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        partial_file.replace(path)
    except OSError as error:
        raise OutputError(f"--json {path} cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        partial_file.unlink(missing_ok=True)
