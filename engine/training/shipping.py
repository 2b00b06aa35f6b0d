"""From a checkpoint to the graphs that ship: exported, made 8-bit, and measured against what was trained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.runtime import PortraitRuntime
from engine.errors import EngineError
from engine.training.augmentation import no_augmentation
from engine.training.exported_portrait import ExportedPortrait
from engine.training.footage_cache import FootageCache
from engine.training.pairs import Pair, make_pair, whole_picture
from engine.training.quantisation import graph_inputs, quantise_graphs
from engine.training.validation import ValidationFigures, validate

# training pairs that the ranges of 8-bit numbers are measured on
CALIBRATION_PAIRS = 48
# most that 8-bit graphs may lose
PSNR_LOSS_DB, AKD_LOSS_PX = 0.3, 0.1


def make_8bit(
    network: MobilePortrait, folder: Path, footage: FootageCache, pairs: Sequence[Pair]
) -> tuple[ValidationFigures, ValidationFigures]:
    """Make the exported graphs in folder 8-bit, calibrated on footage that teaches.

    Returns the figures on pairs of the network and of the 8-bit graphs. Raises EngineError where they lose too much.
    """
    quantise_graphs(folder, [graph_inputs(network, pair) for pair in calibration_pairs(footage, CALIBRATION_PAIRS)])
    processor = torch.device("cpu")
    before = validate(network, pairs, processor).figures
    after = validate(ExportedPortrait(network, PortraitRuntime(folder)), pairs, processor).figures
    lost_db, lost_px = before.psnr_db - after.psnr_db, after.akd_px - before.akd_px
    # a comparison with "not a number", where no face was found at all, is never true
    if lost_db > PSNR_LOSS_DB or lost_px > AKD_LOSS_PX or after.unseen > before.unseen:
        raise EngineError(
            f"The 8-bit graphs lose {lost_db:.2f} dB and {lost_px:.2f} px, too much to ship. Use --precision float."
        )
    return before, after


def calibration_pairs(cache: FootageCache, count: int) -> list[Pair]:
    """Return count pairs from all over cache, unchanged, always the same."""
    random = np.random.default_rng(3)
    pairs = []
    for _ in range(count):
        clip = cache.clips[int(random.integers(len(cache.clips)))]
        place = clip.first_background + int(random.integers(clip.backgrounds))
        driving = clip.first + int(random.integers(clip.count))
        pairs.append(make_pair(cache, place, driving, no_augmentation(), None, whole_picture, random))
    return pairs
