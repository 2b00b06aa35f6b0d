"""The discriminator of the second stage: patches of a picture, told what the contours ask for."""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS

WIDTHS = (32, 64, 128, 192)


class PatchDiscriminator(nn.Module):
    """Four strided convolutions with spectral norm; judges patches of about 46 px."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        steps = zip((3 + CONTOUR_CHANNELS, *widths[:-1]), widths, strict=True)
        self.layers = nn.ModuleList([spectral_norm(nn.Conv2d(a, b, 4, 2, 1)) for a, b in steps])
        self.judge = spectral_norm(nn.Conv2d(widths[-1], 1, 3, 1, 1))

    def forward(self, picture: Tensor, contours: Tensor) -> tuple[Tensor, list[Tensor]]:
        """picture (B, 3, H, W), contours (B, 5, H, W) → judgement (B, 1, H / 16, W / 16), above 0 real; features."""
        x, features = torch.cat([2 * picture - 1, contours], 1), []
        for layer in self.layers:
            x = nnf.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.judge(x), features
