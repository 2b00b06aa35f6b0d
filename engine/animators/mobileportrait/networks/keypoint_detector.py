"""Finds the 50 neural keypoints in a picture, which no one has named: hair, neck, shoulders, whatever helps."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.keypoints import NEURAL_COUNT
from engine.animators.mobileportrait.networks.convolution import ConvAct, Residual
from engine.animators.mobileportrait.networks.grids import identity_grid

# sharpens the heatmaps
TEMPERATURE = 0.1


class KeypointDetector(nn.Module):
    """A small encoder and a soft arg-max per keypoint over a 16 × 16 map."""

    def __init__(self, widths: tuple[int, int, int]) -> None:
        super().__init__()
        fine, middle, coarse = widths
        self.encoder = nn.Sequential(
            ConvAct(3, fine, 2),
            ConvAct(fine, middle, 2),
            ConvAct(middle, coarse),
            Residual(coarse),
        )
        self.heat = nn.Conv2d(coarse, NEURAL_COUNT, 3, 1, 1)

    def forward(self, picture: Tensor) -> Tensor:
        """picture (B, 3, 64, 64) in 0..1 → neural keypoints (B, 50, 2) x, y in −1..1, fp32."""
        heat = self.heat(self.encoder(picture)).float()
        share = torch.softmax(heat.flatten(2) / TEMPERATURE, 2)
        places = identity_grid(heat.shape[-1], heat).flatten(0, 1)
        return share @ places
