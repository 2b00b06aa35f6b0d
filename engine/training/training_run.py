"""One training run in a folder of its own: goes on where it stopped, keeps checkpoints, measures itself."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import cv2
import numpy as np
import torch

from engine.errors import OutputError
from engine.training.footage_cache import FootageCache
from engine.training.pairs import Pair
from engine.training.trainer import Trainer, TrainingPlan
from engine.training.validation import Validation, validate

LAST, BEST, LOG, SHEETS = "last.pt", "best.pt", "log.jsonl", "sheets"
# losses are written down as means over so many steps
LOG_EVERY = 25


class Entry(TypedDict):
    """One line of the log. losses: means since the line before."""

    step: int
    seconds: float
    losses: dict[str, float]


@dataclass(frozen=True, slots=True)
class RunPlan:
    """training: what to train; folder: where checkpoints, log and sheets go. validate_every: steps, 0 for never."""

    training: TrainingPlan
    folder: Path
    checkpoint_every_s: float = 300.0
    validate_every: int = 1000


class TrainingRun:
    """Trains to the plan's last step. pairs: of people never trained on; stills: moved photos that teach too."""

    def __init__(
        self,
        plan: RunPlan,
        cache: FootageCache,
        pairs: Sequence[Pair],
        device: torch.device,
        on_entry: Callable[[Entry], None] = lambda entry: None,
        stills: FootageCache | None = None,
    ) -> None:
        self._plan, self._cache, self._pairs, self._device = plan, cache, pairs, device
        self._stills = stills
        self._on_entry = on_entry
        self._least_akd_px = float("inf")

    def run(self) -> int:
        """Train; return the step reached. An interrupted run is saved before the interruption goes on.

        Raises WeightsError for a checkpoint that does not fit, OutputError where the folder cannot be written.
        """
        folder = self._plan.folder
        try:
            (folder / SHEETS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{folder} cannot be written ({error.strerror}). Choose another folder.") from error
        with Trainer(self._plan.training, self._cache, self._device, self._stills) as trainer:
            if (folder / LAST).is_file():
                trainer.resume(folder / LAST)
            try:
                self._train(trainer)
            finally:
                trainer.save(folder / LAST)
            return trainer.step

    def _train(self, trainer: Trainer) -> None:
        sums: dict[str, float] = {}
        count, since_s, saved_s = 0, time.monotonic(), time.monotonic()
        while trainer.step < self._plan.training.steps:
            for name, value in trainer.train_step().items():
                sums[name] = sums.get(name, 0.0) + value
            count += 1
            now_s = time.monotonic()
            if trainer.step % LOG_EVERY == 0:
                losses = {name: round(total / count, 5) for name, total in sums.items()}
                self._note({"step": trainer.step, "seconds": round(now_s - since_s, 2), "losses": losses})
                sums, count, since_s = {}, 0, now_s
            if now_s - saved_s > self._plan.checkpoint_every_s:
                trainer.save(self._plan.folder / LAST)
                saved_s = now_s
            if self._plan.validate_every and trainer.step % self._plan.validate_every == 0:
                self._validate(trainer)

    def _note(self, entry: Entry) -> None:
        with (self._plan.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        self._on_entry(entry)

    def _validate(self, trainer: Trainer) -> None:
        """Measure the averaged network, keep its sheet, and keep it if its landmarks lie nearer than ever."""
        if not self._pairs:
            return
        found = validate(trainer.mean.network, self._pairs, self._device)
        write_validation(found, self._plan.folder, trainer.step)
        if found.figures.akd_px < self._least_akd_px:
            self._least_akd_px = found.figures.akd_px
            trainer.save(self._plan.folder / BEST)


def write_validation(found: Validation, folder: Path, step: int) -> None:
    """Write figures to the log and the sheet beside it."""
    line = {"step": step, "validation": asdict(found.figures)}
    (folder / SHEETS).mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    cv2.imwrite(str(folder / SHEETS / f"{step:07d}.png"), np.ascontiguousarray(found.sheet[..., ::-1]))
