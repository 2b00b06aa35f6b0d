"""understudy train-mobileportrait: prepare footage, train, measure, export. For developers; needs torch."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from app import option_types
from app.exit_status import ExitStatus
from app.training_jobs import Job
from engine.errors import UsageError

SIZES = ("small", "medium", "large")
_THREADS = ("--threads", 1, "processor threads; one wastes least where others work too")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    """Tell the parser about the command."""
    parser = commands.add_parser(
        "train-mobileportrait", parents=[common], help="train the MobilePortrait engine (for developers)"
    )
    steps = parser.add_subparsers(title="steps", metavar="STEP", required=True)
    folder = option_types.file_name("a folder")
    for job, purpose in (
        (Job.PREPARE, "measure the footage once"),
        (Job.TRAIN, "train, going on where the last run stopped"),
        (Job.RESTORE, "make a checkpoint of the networks that ship, to be trained on"),
        (Job.GROW, "make a larger size out of the newest checkpoint, to be trained on"),
        (Job.STITCH, "train the stitching for the newest checkpoint"),
        (Job.VALIDATE, "measure the newest checkpoint on people never trained on"),
        (Job.EXPORT, "write the newest checkpoint as the graphs that the engine runs"),
    ):
        step = steps.add_parser(job.value, parents=[common], help=purpose)
        step.add_argument("--work", type=folder, required=True, metavar="DIR", help="where everything is kept")
        if job is Job.PREPARE:
            step.add_argument("--data", type=folder, required=True, metavar="DIR", help="the folder of index.csv")
        if job is Job.GROW:
            step.add_argument("--to", type=folder, required=True, metavar="DIR", help="where the larger one goes")
            step.add_argument("--size", choices=SIZES[1:], required=True, help="what it is grown to")
        if job is Job.STITCH:
            _add_counts(step, (("--steps", 600, "train so many steps"), _THREADS))
        if job is Job.EXPORT:
            step.add_argument("--to", type=folder, required=True, metavar="DIR", help="where the graphs go")
            step.add_argument("--precision", choices=("int8", "float"), default="int8", help="of the graphs (int8)")
        if job is Job.TRAIN:
            _add_training(step)
        step.set_defaults(start=partial(_start, job))


def _add_training(step: argparse.ArgumentParser) -> None:
    step.add_argument("--size", choices=SIZES, default="small", help="of the networks (default small)")
    counts = (
        ("--steps", 10_000, "train to this step"),
        ("--batch", 10, "pairs a step"),
        ("--window", 112, "side of the part that is painted, px, a multiple of 16"),
        ("--validate-every", 1000, "steps between two measurements"),
        _THREADS,
        ("--seed", 1, "where the order of the data begins"),
    )
    _add_counts(step, counts)
    step.add_argument("--adversarial-from", type=_count, metavar="N", help="let the discriminator in at this step")
    step.add_argument("--rate", type=float, default=1e-3, metavar="R", help="largest learning rate (default 0.001)")
    step.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="what computes (default cpu)")


def _add_counts(step: argparse.ArgumentParser, counts: Iterable[tuple[str, int, str]]) -> None:
    for name, default, purpose in counts:
        step.add_argument(name, type=_count, default=default, metavar="N", help=f"{purpose} (default {default})")


def _start(job: Job, options: argparse.Namespace) -> ExitStatus:
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise UsageError("Training needs PyTorch. Install Understudy with its 'torch' extra.") from error
    # late: torch takes a second to load, wrong use is told at once
    from app import training_jobs

    work: Path = options.work
    if job is Job.PREPARE:
        return training_jobs.prepare(options.data, work)
    if job is Job.VALIDATE:
        return training_jobs.validate_newest(work)
    if job is Job.RESTORE:
        return training_jobs.restore(work)
    if job is Job.GROW:
        return training_jobs.grow(work, options.size, options.to)
    if job is Job.STITCH:
        return training_jobs.stitch(work, options.steps, options.threads)
    if job is Job.EXPORT:
        return training_jobs.export_newest(work, options.to, options.precision == "int8")
    return training_jobs.train(work, training_jobs.plan_of(options, work), options.device, options.threads)


def _count(text: str) -> int:
    """Return a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used; give a whole number above 0, such as 100")
    return int(text)
