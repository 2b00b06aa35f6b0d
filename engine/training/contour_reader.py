"""Reads lips, mouth and eyes off a picture: tells the networks whether what they paint shows what was asked for.

It stands in for the paper's keypoint distance: learnt from real frames beside the networks, it looks at their pictures,
and the difference of what it reads from the contours that were asked is a loss. A lid that is nearly shut and one that
is shut differ by a few pixels, which a mean over pixels hardly sees.
"""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.mobileportrait.contours import EYES, LIPS, MOUTH
from engine.animators.mobileportrait.networks.convolution import ConvAct, Join, Residual

READ = (LIPS, MOUTH, EYES)
WIDTH = 24
# until it has seen so many batches nobody listens to it
SCHOOL_STEPS = 300


class ContourReader(nn.Module):
    """A small U-Net that begins at half the picture's size."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.enter = ConvAct(12, width)
        self.down, self.deeper = ConvAct(width, 2 * width, 2), ConvAct(2 * width, 3 * width, 2)
        self.deep = Residual(3 * width)
        self.up, self.upper = Join(3 * width, 2 * width, 2 * width), Join(2 * width, width, width)
        self.head = nn.Conv2d(width, 4 * len(READ), 3, 1, 1)

    def forward(self, picture: Tensor) -> Tensor:
        """picture (B, 3, H, W) in 0..1, H and W multiples of 8 → logits of the planes READ (B, 3, H, W), fp32."""
        half = self.enter(nnf.pixel_unshuffle(picture, 2))
        quarter = self.down(half)
        deep = self.deep(self.deeper(quarter))
        joined = self.upper(self.up(deep, quarter), half)
        return nnf.pixel_shuffle(self.head(joined), 2).float()


def schooling(reader: ContourReader, picture: Tensor, contours: Tensor, attention: Tensor) -> Tensor:
    """Return the loss that teaches reader: cross-entropy, weighted. Absolute differences would teach it to see nothing.

    picture (B, 3, H, W) in 0..1; contours (B, 5, H, W) of it, in 0..1; attention (B, 1, H, W), 1 or more.
    """
    return nnf.binary_cross_entropy_with_logits(
        reader(picture), contours[:, list(READ)], attention.expand(-1, len(READ), -1, -1)
    )


def reading_error(reader: ContourReader, picture: Tensor, contours: Tensor, attention: Tensor) -> Tensor:
    """Return the L1 error of what reader reads off picture against the contours asked for. Shapes as in schooling."""
    difference = (torch.sigmoid(reader(picture)) - contours[:, list(READ)]).abs()
    return (difference * attention).mean()
