"""Pairs stacked into tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.animators.mobileportrait.networks.portrait_network import SourceInputs
from engine.animators.mobileportrait.networks.windows import Windows
from engine.training.attention import UNIT
from engine.training.pairs import Pair


@dataclass(frozen=True, slots=True)
class Batch:
    """source: see SourceInputs. Of the driving frame: keypoints (B, 106, 2); affine (B, 2, 3); at 64 px small_driving
    (B, 3), small_mask (B, 1), small_contours (B, 5); in the windows driving, background (B, 3, w, w), contours
    (B, 5, w, w), attention (B, 1, w, w), 1 or more.
    """

    source: SourceInputs
    keypoints: Tensor
    affine: Tensor
    small_driving: Tensor
    small_mask: Tensor
    small_contours: Tensor
    driving: Tensor
    background: Tensor
    contours: Tensor
    attention: Tensor
    windows: Windows


def stack(pairs: Sequence[Pair], device: torch.device) -> Batch:
    """Stack pairs on device, pictures as fp32 in 0..1."""

    def numbers(name: str) -> Tensor:
        return torch.from_numpy(np.asarray([getattr(pair, name) for pair in pairs])).to(device)

    def pictures(name: str) -> Tensor:
        return numbers(name).movedim(-1, -3).float() / 255

    def planes(name: str) -> Tensor:
        flat = numbers(name).float() / 255
        return flat if flat.dim() == 4 else flat[:, None]

    source = SourceInputs(
        picture=pictures("source"),
        foreground=planes("foreground"),
        contours=planes("source_contours"),
        keypoints=numbers("source_keypoints"),
        views=pictures("views"),
    )
    return Batch(
        source=source,
        keypoints=numbers("driving_keypoints"),
        affine=numbers("affine"),
        small_driving=pictures("small_driving"),
        small_mask=planes("small_mask"),
        small_contours=planes("small_contours"),
        driving=pictures("driving"),
        background=pictures("background"),
        contours=planes("contours"),
        attention=1 + planes("attention") * (255 / UNIT),
        windows=Windows(tuple(pair.corner for pair in pairs), pairs[0].driving.shape[0]),
    )
