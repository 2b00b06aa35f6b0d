"""Trains the stitching offset on top of trained networks, which stay as they are (LivePortrait's section 3.3).

There, stitched pictures are compared with the photo around the shoulders. Here the flow itself is: from the chin down
it should be the identity, more so the lower, and elsewhere what it would be without the offset. That needs no picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.dense_motion import pooled
from engine.animators.mobileportrait.networks.grids import identity_grid
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.stitching_offset import StitchingOffset
from engine.animators.mobileportrait.sizes import MOTION_PX, PICTURE_PX
from engine.errors import WeightsError
from engine.training.batch import Batch, stack
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.footage_cache import FootageCache
from engine.training.pairs import PairMaker

RATE, LAST_RATE, WARM_UP_STEPS, LARGEST_GRADIENT = 1e-3, 0.03, 50, 1.0
# what the three errors count: shoulders, head, length of the offset
SHOULDERS, HEAD, LENGTH = 1.0, 1.5, 0.1
# nothing is painted, so that the windows may be as small as can be
WINDOW_PX = 16
# a chin this near to the lower border leaves no room to fade
LEAST_FADE = 0.2


class StitchingErrors(NamedTuple):
    """In px of the 256 px picture. shoulders: mean motion that is left; head: mean change; length: of the offset.

    before: mean motion of the shoulders without the offset.
    """

    shoulders: Tensor
    head: Tensor
    length: Tensor
    before: Tensor


@dataclass(frozen=True, slots=True)
class StitchingPlan:
    """How long, with how many pairs a step, and where the order of the data begins."""

    steps: int = 600
    batch: int = 10
    seed: int = 5


def train_stitching(
    network: MobilePortrait,
    cache: FootageCache,
    plan: StitchingPlan,
    offset: StitchingOffset | None = None,
    on_step: Callable[[int, StitchingErrors], None] = lambda step, errors: None,
) -> StitchingOffset:
    """Return the offset that plan leads to for network, which is not changed. offset: where to begin."""
    torch.manual_seed(plan.seed)
    device = next(network.parameters()).device
    offset = (offset or StitchingOffset()).to(device)
    pairs = PairMaker(cache, WINDOW_PX, plan.seed)
    optimiser = torch.optim.AdamW(offset.parameters(), RATE)
    for step in range(plan.steps):
        share = min(1.0, (step + 1) / WARM_UP_STEPS) * (LAST_RATE + (1 - LAST_RATE) * (1 - step / plan.steps))
        optimiser.param_groups[0]["lr"] = RATE * share
        errors = stitching_errors(network, offset, stack(pairs.batch(step, plan.batch), device))
        loss = SHOULDERS * errors.shoulders + HEAD * errors.head + LENGTH * errors.length
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(offset.parameters(), LARGEST_GRADIENT)
        optimiser.step()
        on_step(step, errors)
    return offset


def stitching_errors(network: MobilePortrait, offset: StitchingOffset, batch: Batch) -> StitchingErrors:
    """Return what offset does to the flow of a batch."""
    source = batch.source
    with torch.no_grad():
        features = network.encode(source)
        mixed = network.mix(features.neural, batch.keypoints, batch.affine)
        free = network.move(source, features, batch.keypoints, batch.small_contours, batch.affine, mixed).grid
    stitched = offset(features.mixed, mixed)
    held = network.move(source, features, batch.keypoints, batch.small_contours, batch.affine, stitched).grid
    still = identity_grid(MOTION_PX, held)
    person, below = pooled(source.foreground)[:, 0], _below_chin(batch.keypoints, still)
    return StitchingErrors(
        shoulders=_mean_length(held - still, below * person),
        head=_mean_length(held - free, (1 - below) * person),
        length=(stitched - mixed).abs().mean() * (PICTURE_PX / 2),
        before=_mean_length(free - still, below * person),
    )


def _below_chin(keypoints: Tensor, grid: Tensor) -> Tensor:
    """Return (B, 64, 64): 0 down to the chin of keypoints (B, 106, 2), 1 at the lower border, linear between."""
    chin = keypoints[:, :, 1].amax(1)[:, None, None]
    return ((grid[None, ..., 1] - chin) / (1 - chin).clamp(min=LEAST_FADE)).clamp(0, 1)


def _mean_length(shift: Tensor, weight: Tensor) -> Tensor:
    """Return the weighted mean of |x| + |y| of shift (B, 64, 64, 2), px; weight (B, 64, 64)."""
    length = shift.abs().sum(-1) * (PICTURE_PX / 2)
    return ((length * weight).sum((1, 2)) / weight.sum((1, 2)).clamp(min=1)).mean()


def save_stitching(path: Path, offset: StitchingOffset, step: int) -> None:
    """Write offset, trained for the networks of this step, whole or not at all."""
    save_checkpoint(path, {"step": step, "offset": offset.state_dict()})


def load_stitching(path: Path) -> tuple[StitchingOffset, int]:
    """Return an offset for use and the step of the networks it was trained for. Raises WeightsError."""
    state = load_checkpoint(path, torch.device("cpu"))
    offset = StitchingOffset()
    try:
        offset.load_state_dict(state["offset"])
    except (KeyError, RuntimeError) as error:
        raise WeightsError(f"{path} does not hold a stitching offset. Train it again.") from error
    return offset.eval().requires_grad_(False), int(state["step"])
