"""What each part of MobilePortrait is worth when the rest may learn to do without it (Tables 3 to 5 of the paper).

Each variant learns without one part, over the same pairs and steps, and so does the whole network, for comparison: from
nothing, as in the paper, or going on from the same checkpoint, which takes a hundredth of the time.

    python packaging/benchmarks/ablations.py WORK CHECKPOINT|nothing FOLDER [STEPS]

WORK is a folder of `understudy train-mobileportrait`. FOLDER gets table.md, sheet.png and one file per variant; what is
there is not done again, so that a stopped run goes on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
import torch
from knock_outs import NEVER, no_background, no_landmark_remainders, no_residual_flow, photo_in_place_of_views

from engine.animators.mobileportrait.keypoints import EXPLICIT_COUNT, MIXED_COUNT
from engine.animators.mobileportrait.networks.keypoint_mixer import SURE
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.views import TURNS_DEG, pseudo_views
from engine.frame import Image
from engine.training import pairs as training_pairs
from engine.training.batch import stack
from engine.training.corpus import TRAIN, VALIDATION
from engine.training.footage_cache import open_cache
from engine.training.losses import Weights, render
from engine.training.pairs import Pair, validation_pairs
from engine.training.trainer import Trainer, TrainingPlan
from engine.training.validation import validate

PAIRS_PER_CLIP, SHOWN = 2, (3, 11, 20, 28, 37)
STEPS, RATE, RATE_FROM_NOTHING, BATCH = 300, 4e-4, 1e-3, 10
NOTHING = "nothing"
CPU = torch.device("cpu")


# four more, between those that are there
EIGHT_TURNS_DEG = (*TURNS_DEG, (11.0, 16.0), (11.0, -16.0), (-11.0, 16.0), (-11.0, -16.0))


@dataclass(frozen=True)
class Variant:
    """take_out changes a network in place; weights: of the losses; turns_deg: of the pseudo views."""

    name: str
    take_out: Callable[[MobilePortrait], None] = lambda network: None
    weights: Weights = field(default_factory=Weights)
    turns_deg: Sequence[tuple[float, float]] = TURNS_DEG


def face_keypoints_only(network: MobilePortrait) -> None:
    """Mix explicit keypoints only; the mixer does not see the others either."""
    network.mixer.register_forward_pre_hook(lambda module, given: (given[0], torch.zeros_like(given[1])))
    with torch.no_grad():
        network.mixer.logits[:, EXPLICIT_COUNT:] = NEVER


def neural_keypoints_only(network: MobilePortrait) -> None:
    """Use neural keypoints, detected in the driving frame as in the paper, and nothing that landmarks say of motion."""
    network.driving_pixels = True
    no_landmark_remainders(network)
    network.mixer.register_forward_pre_hook(
        lambda module, given: (given[1].mean(1, keepdim=True).expand_as(given[0]), given[1])
    )
    with torch.no_grad():
        network.mixer.logits[:, :EXPLICIT_COUNT] = NEVER
        network.mixer.logits[:, EXPLICIT_COUNT:] = SURE * torch.eye(MIXED_COUNT)


def eight_views(network: MobilePortrait) -> None:
    """Let the view encoder see four views more, which it knows nothing of yet."""
    first = next(module for module in network.views.modules() if isinstance(module, torch.nn.Conv2d))
    more = 3 * (len(EIGHT_TURNS_DEG) - len(TURNS_DEG))
    first.weight.data = torch.nn.functional.pad(first.weight.data, (0, 0, 0, 0, 0, more))


VARIANTS = (
    Variant("all of it"),
    Variant("face keypoints only", face_keypoints_only),
    Variant("neural keypoints only", neural_keypoints_only),
    Variant("no residual flow", no_residual_flow),
    Variant("no background layer", no_background),
    Variant("8 views", eight_views, turns_deg=EIGHT_TURNS_DEG),
    Variant("2 views", photo_in_place_of_views(3)),
    Variant("0 views", photo_in_place_of_views(1)),
    Variant("no mask losses", weights=Weights(masks=0.0)),
)


def train(variant: Variant, work: Path, checkpoint: Path | None, steps: int) -> MobilePortrait:
    """Return the averaged network after so many steps without the variant's part. checkpoint: None for nothing."""
    rate = RATE_FROM_NOTHING if checkpoint is None else RATE
    plan = TrainingPlan(steps=steps, batch=BATCH, rate=rate, weights=variant.weights)
    stills = open_cache(work / "stills", TRAIN)
    with Trainer(plan, open_cache(work / TRAIN, TRAIN), CPU, stills) as trainer:
        if checkpoint is not None:
            trainer.resume(checkpoint)
            # a plan of its own begins: warm-up, rate and mean
            trainer.step = 0
        for network in (trainer.model, trainer.mean.network):
            variant.take_out(network)
        _forget_other_shapes(trainer)
        while trainer.step < steps:
            trainer.train_step()
        return trainer.mean.network


def _forget_other_shapes(trainer: Trainer) -> None:
    """Let the optimiser begin anew where a parameter has another shape than before."""
    state = trainer.optimiser.state
    for parameter in list(state):
        if state[parameter]["exp_avg"].shape != parameter.shape:
            del state[parameter]


def measure(network: MobilePortrait, pairs: list[Pair]) -> tuple[dict[str, float], Image]:
    """Return a network's figures, and its pictures of the pairs SHOWN, one below another."""
    figures = asdict(validate(network, pairs, CPU).figures)
    with torch.no_grad():
        made = render(network, stack([pairs[row] for row in SHOWN], CPU)).picture
    return figures, np.concatenate(list((made.clamp(0, 1) * 255 + 0.5).byte().movedim(1, -1).numpy()))


def write_report(folder: Path, pairs: list[Pair]) -> None:
    """Write table.md and sheet.png of the variants that are done."""
    shown = [pairs[row] for row in SHOWN]
    columns = [np.concatenate([pair.source for pair in shown]), np.concatenate([pair.driving for pair in shown])]
    lines = ["| | PSNR dB | L1 | L1 mouth and eyes | AKD px |", "|---|---|---|---|---|"]
    for row, variant in enumerate(VARIANTS):
        done = folder / f"{row}.json"
        if not done.is_file():
            continue
        figures = json.loads(done.read_text(encoding="utf-8"))
        cells = (f"{figures[name]:.2f}" for name in ("psnr_db", "l1", "attended_l1", "akd_px"))
        lines.append(f"| {variant.name} | {' | '.join(cells)} |")
        columns.append(cv2.imread(str(folder / f"{row}.png"))[..., ::-1])
    (folder / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cv2.imwrite(str(folder / "sheet.png"), np.ascontiguousarray(np.concatenate(columns, 1)[..., ::-1]))


def main() -> int:
    """Train and measure every variant that is not done; return the exit status."""
    work, folder = Path(sys.argv[1]), Path(sys.argv[3])
    checkpoint = None if sys.argv[2] == NOTHING else Path(sys.argv[2])
    steps = int(sys.argv[4]) if len(sys.argv) > 4 else STEPS
    folder.mkdir(parents=True, exist_ok=True)
    for row, variant in enumerate(VARIANTS):
        if (folder / f"{row}.json").is_file():
            continue
        with patch.object(training_pairs, "pseudo_views", partial(pseudo_views, turns_deg=variant.turns_deg)):
            pairs = validation_pairs(open_cache(work / VALIDATION, VALIDATION), PAIRS_PER_CLIP)
            figures, picture = measure(train(variant, work, checkpoint, steps), pairs)
        cv2.imwrite(str(folder / f"{row}.png"), np.ascontiguousarray(picture[..., ::-1]))
        (folder / f"{row}.json").write_text(json.dumps(figures), encoding="utf-8")
        write_report(folder, pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
