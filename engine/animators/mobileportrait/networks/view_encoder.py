"""Encodes the pseudo views of the head, once per avatar; the synthesis network takes them in at its coarsest level."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn

from engine.animators.mobileportrait.networks.convolution import ConvAct, Residual
from engine.animators.mobileportrait.sizes import VIEWS


class ViewEncoder(nn.Module):
    """The photo and T = 4 views of it turned aside, up and down, side by side in one small encoder (section 3.3)."""

    def __init__(self, channels: int, views: int = VIEWS) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            ConvAct(3 * (1 + views), 32, 2), ConvAct(32, channels, 2), Residual(channels), ConvAct(channels, channels)
        )

    def forward(self, views: Tensor) -> Tensor:
        """views (B, 5, 3, 64, 64) in 0..1, the photo first → (B, channels, 16, 16)."""
        return cast(Tensor, self.encoder(views.flatten(1, 2)))
