"""What each part of MobilePortrait is worth: parts of the trained network are taken out, and the rest is measured.

Not the paper's ablations, for which every variant is trained anew: a part that is taken out of a trained network leaves
a hole that the rest never learnt to fill. It tells which parts the shipped network leans on.

    python packaging/benchmarks/knock_outs.py WORK SHEET.png

WORK is a folder of `understudy train-mobileportrait`. Prints a table; SHEET shows some pairs, one column per variant.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from engine.animators.mobileportrait.keypoints import EXPLICIT_COUNT
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.transforms import TRANSFORMS
from engine.training.batch import stack
from engine.training.corpus import VALIDATION
from engine.training.export import load_mean_network
from engine.training.footage_cache import open_cache
from engine.training.losses import render
from engine.training.pairs import validation_pairs
from engine.training.training_run import LAST
from engine.training.validation import validate

PAIRS_PER_CLIP, SHOWN = 2, (3, 11, 20, 28, 37)
NEVER = -1e4


def no_residual_flow(network: MobilePortrait) -> None:
    """Take the residual flow out."""
    network.motion.residual_flow = False


def no_splines(network: MobilePortrait) -> None:
    """Never choose the thin-plate splines of the mixed keypoints."""
    _shift_bias(network.motion.heads, range(3, TRANSFORMS))


def no_landmark_remainders(network: MobilePortrait) -> None:
    """Never choose the skull's affine with landmark remainders."""
    _shift_bias(network.motion.heads, range(2, 3))


def face_keypoints_only(network: MobilePortrait) -> None:
    """Mix explicit keypoints only."""
    with torch.no_grad():
        network.mixer.logits[:, EXPLICIT_COUNT:] = NEVER


def no_background(network: MobilePortrait) -> None:
    """Never show the completed background."""
    _shift_bias(network.synthesis.heads, range(16, 20))


def no_paint(network: MobilePortrait) -> None:
    """Never show what is painted: warping and background alone."""
    _shift_bias(network.synthesis.heads, range(20, 24))


def no_views(network: MobilePortrait) -> None:
    """Give no features of the pseudo views."""
    network.views.register_forward_hook(lambda module, inputs, output: torch.zeros_like(output))


def photo_in_place_of_views(first: int) -> Callable[[MobilePortrait], None]:
    """Return what puts the photo in place of the views from first on."""

    def knock_out(network: MobilePortrait) -> None:
        def swap(module: torch.nn.Module, inputs: tuple[Tensor]) -> tuple[Tensor]:
            views = inputs[0].clone()
            views[:, first:] = views[:, :1]
            return (views,)

        network.views.register_forward_pre_hook(swap)

    return knock_out


def _shift_bias(heads: torch.nn.Conv2d, rows: range) -> None:
    with torch.no_grad():
        assert heads.bias is not None
        heads.bias[list(rows)] = NEVER


VARIANTS: dict[str, Callable[[MobilePortrait], None]] = {
    "all of it": lambda network: None,
    "no residual flow": no_residual_flow,
    "no splines (no mixed keypoints)": no_splines,
    "no landmark remainders": no_landmark_remainders,
    "face keypoints only": face_keypoints_only,
    "no background layer": no_background,
    "nothing painted": no_paint,
    "2 views (left, right)": photo_in_place_of_views(3),
    "0 views": photo_in_place_of_views(1),
    "no view features": no_views,
}


def main() -> int:
    """Measure every variant; return the exit status."""
    work, sheet = Path(sys.argv[1]), Path(sys.argv[2])
    pairs = validation_pairs(open_cache(work / VALIDATION, VALIDATION), PAIRS_PER_CLIP)
    shown = [pairs[row] for row in SHOWN]
    columns = [np.concatenate([pair.source for pair in shown]), np.concatenate([pair.driving for pair in shown])]
    sys.stdout.write("| taken out | PSNR dB | L1 | L1 mouth and eyes | AKD px |\n|---|---|---|---|---|\n")
    for name, knock_out in VARIANTS.items():
        network, _, _ = load_mean_network(work / LAST)
        knock_out(network)
        seen = validate(network, pairs, torch.device("cpu")).figures
        cells = (f"{number:.2f}" for number in (seen.psnr_db, seen.l1, seen.attended_l1, seen.akd_px))
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")
        with torch.no_grad():
            made = render(network, stack(shown, torch.device("cpu"))).picture
        columns.append(np.concatenate(list((made.clamp(0, 1) * 255 + 0.5).byte().movedim(1, -1).numpy())))
    cv2.imwrite(str(sheet), np.ascontiguousarray(np.concatenate(columns, 1)[..., ::-1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
