"""How well a network does on people it never saw, in figures and in one picture to look at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import torch

from engine.animators.mobileportrait.keypoints import EXPLICIT
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.frame import Image
from engine.tracking.face_mesh import FaceMesh
from engine.training.batch import stack
from engine.training.exported_portrait import ExportedPortrait
from engine.training.losses import Rendering, render
from engine.training.pairs import Pair

# pairs rendered at once
CHUNK = 8


@dataclass(frozen=True, slots=True)
class ValidationFigures:
    """Means over the pairs. psnr_db; attended_l1: where it matters, 0..255; akd_px: mean distance of the explicit
    keypoints found in result and truth, 256 px; unseen: pairs in whose result no face was found.
    """

    psnr_db: float
    l1: float
    attended_l1: float
    akd_px: float
    unseen: int


@dataclass(frozen=True, slots=True)
class Validation:
    """figures; sheet (H, W, 3) uint8 RGB: per pair a row of source, driving frame, result, warped source, what was
    painted, and the layers' shares: red warped, green background, blue painted.
    """

    figures: ValidationFigures
    sheet: Image


@torch.no_grad()
def validate(
    model: MobilePortrait | ExportedPortrait, pairs: Sequence[Pair], device: torch.device, rows: int = 12
) -> Validation:
    """Render pairs, which show whole pictures, with model. rows: how many of them the sheet shows."""
    results: list[Image] = []
    strips: list[Image] = []
    every = max(1, len(pairs) // rows)
    for first in range(0, len(pairs), CHUNK):
        chunk = pairs[first : first + CHUNK]
        seen = render(model, stack(chunk, device))
        results += list(_as_images(seen.picture))
        strips += [_strip(chunk[i], seen, i) for i in range(len(chunk)) if (first + i) % every == 0]
    return Validation(_figures(pairs, results), np.concatenate(strips))


def _as_images(pictures: torch.Tensor) -> Image:
    """Return pictures (B, 3, H, W) in 0..1 as (B, H, W, 3) uint8."""
    return (pictures.clamp(0, 1) * 255 + 0.5).byte().movedim(1, -1).cpu().numpy()


def _strip(pair: Pair, seen: Rendering, row: int) -> Image:
    made = (seen.picture, seen.warped, seen.painting.painted, seen.painting.shares)
    return np.concatenate([pair.source, pair.driving, *(_as_images(one[row : row + 1])[0] for one in made)], 1)


def _figures(pairs: Sequence[Pair], results: Sequence[Image]) -> ValidationFigures:
    psnr, l1, attended, distances, unseen = [], [], [], [], 0
    with closing(FaceMesh(static=True)) as mesh:
        for pair, result in zip(pairs, results, strict=True):
            error = np.abs(result.astype(np.float32) - pair.driving)
            psnr.append(10 * np.log10(255**2 / max(float(np.square(error).mean()), 1e-6)))
            l1.append(error.mean())
            weight = pair.attention[..., None].astype(np.float32)
            attended.append((error * weight).sum() / max(3 * float(weight.sum()), 1e-6))
            found = [mesh.landmarks(image) for image in (pair.driving, result)]
            if found[0] is None or found[1] is None:
                unseen += found[1] is None
                continue
            distances.append(np.linalg.norm(found[0][EXPLICIT, :2] - found[1][EXPLICIT, :2], axis=1).mean())
    akd = float(np.mean(distances)) if distances else float("nan")
    return ValidationFigures(float(np.mean(psnr)), float(np.mean(l1)), float(np.mean(attended)), akd, unseen)
