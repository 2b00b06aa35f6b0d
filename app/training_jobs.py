"""What the steps of `understudy train-mobileportrait` do."""

from __future__ import annotations

import argparse
import enum
from pathlib import Path
from typing import TYPE_CHECKING

from app.exit_status import ExitStatus
from app.terminal import ProgressBar, say
from engine.errors import BadInputError, OutputError, UsageError

if TYPE_CHECKING:
    from engine.training.stitching import StitchingErrors
    from engine.training.training_run import RunPlan

# driving frames per clip that are measured
PAIRS_PER_CLIP = 2
# folder of the moved photos, and the stitching offset's file
STILLS, STITCHING = "stills", "stitching.pt"
WINDOW_RASTER_PX, LARGEST_WINDOW_PX = 16, 256


class Job(enum.Enum):
    """The steps."""

    PREPARE = "prepare"
    TRAIN = "train"
    RESTORE = "restore"
    GROW = "grow"
    STITCH = "stitch"
    VALIDATE = "validate"
    EXPORT = "export"


def prepare(data: Path, work: Path) -> ExitStatus:
    """Measure both splits of the footage. Raises BadInputError, VideoError."""
    from app.evaluation_run import read_clip
    from engine.training.corpus import TRAIN, VALIDATION, read_corpus
    from engine.training.preparation import prepare_footage

    for split in (TRAIN, VALIDATION):
        clips = read_corpus(data, split)
        with ProgressBar(f"preparing {split}") as bar:
            kept = prepare_footage(
                clips,
                work / split,
                read_clip,
                on_progress=lambda done, of: bar.show(done / of, f"{done} of {of} clips"),
            )
        say(f"{split}: {sum(clip.count for clip in kept)} frames of {len(kept)} clips.")
    _prepare_stills(data, work)
    return ExitStatus.DONE


def _prepare_stills(data: Path, work: Path) -> None:
    """Move the photos, and the built-in avatars, with the mesh engine."""
    from app.paths import avatar_names, avatar_path, expressions_path
    from engine.animators.mesh.animator import MeshAnimator
    from engine.motion.expressions import load_expressions
    from engine.portrait.loader import load_portrait
    from engine.training.corpus import STILL, TRAIN, CorpusClip, read_corpus
    from engine.training.still_preparation import prepare_stills

    gestures = list(load_expressions(expressions_path()).values())
    named = {name: avatar_path(name) for name in avatar_names()}
    avatars = [CorpusClip(name, path, name, TRAIN, frozenset()) for name, path in named.items() if path]
    with ProgressBar("moving stills") as bar:
        kept = prepare_stills(
            [*read_corpus(data, TRAIN, STILL), *avatars],
            work / STILLS,
            load_portrait,
            MeshAnimator(),
            gestures,
            on_progress=lambda done, of: bar.show(done / of, f"{done} of {of} photos"),
        )
    say(f"stills: {sum(clip.count for clip in kept)} pictures of {len(kept)} photos.")


def plan_of(options: argparse.Namespace, work: Path) -> RunPlan:
    """Return the run that options ask for. Raises UsageError."""
    from engine.training.trainer import TrainingPlan
    from engine.training.training_run import RunPlan

    if options.window % WINDOW_RASTER_PX or options.window > LARGEST_WINDOW_PX:
        raise UsageError(f"--window {options.window} cannot be used; give a multiple of 16 up to 256.")
    training = TrainingPlan(
        size=options.size,
        steps=options.steps,
        batch=options.batch,
        window_px=options.window,
        rate=options.rate,
        adversarial_from=options.adversarial_from,
        seed=options.seed,
    )
    return RunPlan(training, work, validate_every=options.validate_every)


def train(work: Path, plan: RunPlan, device: str, threads: int) -> ExitStatus:
    """Train to the plan's last step; Ctrl+C stops and keeps what was learnt. Raises BadInputError, WeightsError."""
    import torch

    from engine.training.corpus import TRAIN, VALIDATION
    from engine.training.footage_cache import open_cache
    from engine.training.pairs import validation_pairs
    from engine.training.training_run import Entry, TrainingRun

    if device == "cuda" and not torch.cuda.is_available():
        raise UsageError("--device cuda: PyTorch finds no such device here. Use --device cpu.")
    torch.set_num_threads(threads)
    with ProgressBar("training") as bar:

        def show(entry: Entry) -> None:
            bar.show(entry["step"] / plan.training.steps, f"step {entry['step']}")

        pairs = validation_pairs(open_cache(work / VALIDATION, VALIDATION), PAIRS_PER_CLIP)
        stills = open_cache(work / STILLS, TRAIN) if (work / STILLS).is_dir() else None
        run = TrainingRun(plan, open_cache(work / TRAIN, TRAIN), pairs, torch.device(device), show, stills)
        step = run.run()
    say(f"Trained to step {step}. Figures and pictures are in {work}.")
    return ExitStatus.DONE


def restore(work: Path) -> ExitStatus:
    """Write the networks that ship as the checkpoint of work. Raises OutputError, WeightsError."""
    from app.paths import shipped_models_dir
    from engine.training.checkpoint import save_checkpoint
    from engine.training.restoring import restored_checkpoint
    from engine.training.stitching import save_stitching
    from engine.training.training_run import LAST

    _made_for_a_checkpoint(work, "--work")
    state, offset = restored_checkpoint(shipped_models_dir() / "mobileportrait")
    save_checkpoint(work / LAST, state)
    save_stitching(work / STITCHING, offset, state["step"])
    say(f"The networks that ship are in {work}, as step 0. What is not in their graphs begins anew.")
    return ExitStatus.DONE


def grow(work: Path, name: str, folder: Path) -> ExitStatus:
    """Write the newest checkpoint, grown to the size of this name, into folder. Raises BadInputError, OutputError."""
    import torch

    from engine.animators.mobileportrait.sizes import SIZES
    from engine.training.checkpoint import load_checkpoint, save_checkpoint
    from engine.training.growth import grown_checkpoint
    from engine.training.training_run import LAST

    newest = _newest(work / LAST)
    _made_for_a_checkpoint(folder, "--to")
    state = grown_checkpoint(load_checkpoint(newest, torch.device("cpu")), SIZES[name])
    save_checkpoint(folder / LAST, state)
    say(f"Step {state['step']} is in {folder}, grown to '{name}'. Link the prepared footage there, then train it.")
    return ExitStatus.DONE


def stitch(work: Path, steps: int, threads: int) -> ExitStatus:
    """Train the stitching offset for the newest checkpoint, going on from what is there. Raises BadInputError."""
    import torch

    from engine.training.corpus import TRAIN
    from engine.training.export import load_mean_network
    from engine.training.footage_cache import open_cache
    from engine.training.stitching import StitchingPlan, load_stitching, save_stitching, train_stitching
    from engine.training.training_run import LAST

    network, _, step = load_mean_network(_newest(work / LAST))
    torch.set_num_threads(threads)
    path, held, moving = work / STITCHING, 0.0, 0.0
    begun = load_stitching(path)[0].requires_grad_(True) if path.is_file() else None
    with ProgressBar("stitching") as bar:

        def show(done: int, errors: StitchingErrors) -> None:
            nonlocal held, moving
            held, moving = (float(one.detach()) for one in (errors.shoulders, errors.before))
            bar.show((done + 1) / steps, f"shoulders move {held:.1f} px, without it {moving:.1f} px")

        plan = StitchingPlan(steps)
        save_stitching(path, train_stitching(network, open_cache(work / TRAIN, TRAIN), plan, begun, show), step)
    say(f"In the last pairs the shoulders moved by {held:.1f} px, without stitching by {moving:.1f} px.")
    return ExitStatus.DONE


def validate_newest(work: Path) -> ExitStatus:
    """Measure the newest checkpoint of work. Raises BadInputError, WeightsError."""
    import torch

    from engine.training.corpus import VALIDATION
    from engine.training.export import load_mean_network
    from engine.training.footage_cache import open_cache
    from engine.training.pairs import validation_pairs
    from engine.training.training_run import LAST, write_validation
    from engine.training.validation import validate

    network, _, step = load_mean_network(_newest(work / LAST))
    pairs = validation_pairs(open_cache(work / VALIDATION, VALIDATION), PAIRS_PER_CLIP)
    found = validate(network, pairs, torch.device("cpu"))
    write_validation(found, work, step)
    figures = found.figures
    say(
        f"Step {step}: PSNR {figures.psnr_db:.2f} dB, L1 {figures.l1:.2f}, mouth and eyes {figures.attended_l1:.2f}, "
        f"AKD {figures.akd_px:.2f} px, {figures.unseen} results without a face."
    )
    return ExitStatus.DONE


def export_newest(work: Path, folder: Path, in_8_bits: bool) -> ExitStatus:
    """Write the newest checkpoint's graphs into folder. Raises BadInputError, WeightsError, EngineError."""
    from engine.training.corpus import TRAIN, VALIDATION
    from engine.training.export import export_graphs, load_mean_network
    from engine.training.footage_cache import open_cache
    from engine.training.pairs import validation_pairs
    from engine.training.shipping import make_8bit
    from engine.training.stitching import load_stitching
    from engine.training.training_run import LAST

    network, size, step = load_mean_network(_newest(work / LAST))
    if not (work / STITCHING).is_file():
        raise BadInputError(f"There is no stitching in {work}. Run the step 'stitch' first.")
    offset, offset_step = load_stitching(work / STITCHING)
    if offset_step != step:
        say(f"The stitching was trained for step {offset_step}: better train it again (step 'stitch').")
    differences = export_graphs(network, offset, size, folder)
    say(f"Step {step} is in {folder}; the graphs differ from PyTorch by at most {max(differences.values()):.1g}.")
    if in_8_bits:
        pairs = validation_pairs(open_cache(work / VALIDATION, VALIDATION), PAIRS_PER_CLIP)
        before, after = make_8bit(network, folder, open_cache(work / TRAIN, TRAIN), pairs)
        say(
            f"In 8 bits: PSNR {after.psnr_db:.2f} dB (PyTorch {before.psnr_db:.2f}), "
            f"AKD {after.akd_px:.2f} px ({before.akd_px:.2f})."
        )
    return ExitStatus.DONE


def _made_for_a_checkpoint(folder: Path, option: str) -> None:
    """Make folder, which option named. Raises OutputError where it cannot be made or holds a checkpoint."""
    from engine.training.training_run import LAST

    if (folder / LAST).exists():
        raise OutputError(f"There is a checkpoint in {folder} already. Choose another folder with {option}.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror}). Choose another folder.") from error


def _newest(path: Path) -> Path:
    if not path.is_file():
        raise BadInputError(f"There is no checkpoint {path}. Train first, or give another folder with --work.")
    return path
