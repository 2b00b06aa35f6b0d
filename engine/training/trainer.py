"""The training loop of MobilePortrait: mixed precision, moving average, resume, and a second, adversarial stage."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.sizes import SIZES
from engine.errors import WeightsError
from engine.training.batch import Batch, stack
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.contour_reader import SCHOOL_STEPS, ContourReader, reading_error, schooling
from engine.training.discriminator import PatchDiscriminator
from engine.training.footage_cache import FootageCache
from engine.training.losses import (
    Rendering,
    Weights,
    feature_error,
    hinge_discriminator,
    reconstruction_losses,
    render,
    sum_of,
)
from engine.training.moving_average import MovingAverage
from engine.training.pairs import Pair, PairMaker

LARGEST_GRADIENT = 1.0
WARM_UP_STEPS = 100
LAST_RATE = 0.03
READER_RATE = 1e-3


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """steps in all; from adversarial_from on the discriminator takes part. rate: AdamW's, falling by a cosine."""

    size: str = "small"
    steps: int = 10_000
    batch: int = 16
    window_px: int = 144
    rate: float = 8e-4
    adversarial_from: int | None = None
    seed: int = 1
    weights: Weights = field(default_factory=Weights)


class Trainer:
    """Owns networks, optimisers and the thread that makes the next batch; a context manager."""

    def __init__(
        self, plan: TrainingPlan, cache: FootageCache, device: torch.device, stills: FootageCache | None = None
    ) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device, self.step = plan, device, 0
        self.model = MobilePortrait(SIZES[plan.size]).to(device)
        self.mean = MovingAverage(self.model)
        self.judge = PatchDiscriminator().to(device)
        self.optimiser = torch.optim.AdamW(self.model.parameters(), plan.rate, (0.9, 0.98), weight_decay=1e-4)
        self.reader, self._read_steps = ContourReader().to(device), 0
        self._reader_optimiser = torch.optim.AdamW(self.reader.parameters(), READER_RATE)
        self._judge_optimiser = torch.optim.AdamW(self.judge.parameters(), plan.rate / 2, (0.5, 0.98))
        self._pairs = PairMaker(cache, plan.window_px, plan.seed, stills)
        self._maker = ThreadPoolExecutor(1, "pair-maker")
        self._next: Future[list[Pair]] | None = None

    def __enter__(self) -> Trainer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._maker.shutdown(cancel_futures=True)

    def train_step(self) -> dict[str, float]:
        """Do one step. Returns the losses by name."""
        batch = self._batch()
        self._set_rate()
        adversarial = self.plan.adversarial_from is not None and self.step >= self.plan.adversarial_from
        with torch.autocast(self.device.type, torch.bfloat16):
            seen = render(self.model, batch)
            losses = reconstruction_losses(seen, batch, self.model)
            if self._read_steps >= SCHOOL_STEPS:
                losses["contours"] = self._read(seen)
            if adversarial:
                losses |= self._judged(seen)
        weights = self.plan.weights
        total = sum_of(getattr(weights, name) * value for name, value in losses.items())
        _descend(self.optimiser, self.model, total)
        losses["reader"] = self._train_reader(seen)
        if adversarial:
            losses["judge"] = self._train_judge(seen)
        self.mean.update(self.model, self.step)
        self.step += 1
        return {name: float(value.detach()) for name, value in losses.items()}

    def save(self, path: Path) -> None:
        """Write everything that is needed to go on."""
        state = {
            "size": self.plan.size,
            "step": self.step,
            "model": self.model.state_dict(),
            "mean": self.mean.network.state_dict(),
            "judge": self.judge.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "judge_optimiser": self._judge_optimiser.state_dict(),
            "reader": self.reader.state_dict(),
            "reader_optimiser": self._reader_optimiser.state_dict(),
            "read_steps": self._read_steps,
        }
        save_checkpoint(path, state)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint of the same size. Raises WeightsError."""
        state = load_checkpoint(path, self.device)
        if state["size"] != self.plan.size:
            raise WeightsError(f"{path} holds the size '{state['size']}', not '{self.plan.size}'. Give --size.")
        self.model.load_state_dict(state["model"])
        self.mean.network.load_state_dict(state["mean"])
        # a network that was grown or restored begins with an optimiser of its own
        if "optimiser" in state:
            self.optimiser.load_state_dict(state["optimiser"])
        if "judge" in state:
            self.judge.load_state_dict(state["judge"])
            self._judge_optimiser.load_state_dict(state["judge_optimiser"])
        self.step, self._next = int(state["step"]), None
        # without one, the reader goes to school first
        if "reader" in state:
            self.reader.load_state_dict(state["reader"])
            self._reader_optimiser.load_state_dict(state["reader_optimiser"])
            self._read_steps = int(state["read_steps"])

    def _batch(self) -> Batch:
        """Return this step's batch, and have the next one made meanwhile."""
        size = self.plan.batch
        ready = self._next or self._maker.submit(self._pairs.batch, self.step, size)
        pairs = ready.result()
        self._next = self._maker.submit(self._pairs.batch, self.step + 1, size)
        return stack(pairs, self.device)

    def _set_rate(self) -> None:
        """Warm up, then fall by a cosine to LAST_RATE of the rate."""
        done = min(self.step / max(self.plan.steps, 1), 1.0)
        share = LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * done)) / 2
        share *= min(1.0, (self.step + 1) / WARM_UP_STEPS)
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate * share
        for group in self._judge_optimiser.param_groups:
            group["lr"] = self.plan.rate / 2 * share

    def _judged(self, seen: Rendering) -> dict[str, Tensor]:
        """Return what the discriminator makes of the pictures."""
        self.judge.requires_grad_(False)
        with torch.no_grad():
            _, real = self.judge(seen.target, seen.contours)
        verdict, fake = self.judge(seen.picture, seen.contours)
        return {"feature": feature_error(real, fake), "adversarial": -verdict.float().mean()}

    def _read(self, seen: Rendering) -> Tensor:
        """Return how far the pictures are from showing the contours that were asked for."""
        self.reader.requires_grad_(False)
        return reading_error(self.reader, seen.picture, seen.contours, seen.attention)

    def _train_reader(self, seen: Rendering) -> Tensor:
        self.reader.requires_grad_(True)
        with torch.autocast(self.device.type, torch.bfloat16):
            loss = schooling(self.reader, seen.target, seen.contours, seen.attention)
        _descend(self._reader_optimiser, self.reader, loss)
        self._read_steps += 1
        return loss

    def _train_judge(self, seen: Rendering) -> Tensor:
        self.judge.requires_grad_(True)
        with torch.autocast(self.device.type, torch.bfloat16):
            both = torch.cat([seen.target, seen.picture.detach()])
            verdict, _ = self.judge(both, seen.contours.repeat(2, 1, 1, 1))
        loss = hinge_discriminator(*verdict.chunk(2))
        _descend(self._judge_optimiser, self.judge, loss)
        return loss


def _descend(optimiser: torch.optim.Optimizer, network: nn.Module, loss: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
    optimiser.step()
