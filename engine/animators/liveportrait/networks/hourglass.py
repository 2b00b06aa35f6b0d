"""The 3-D hourglass of the dense motion network; depth keeps its 16 slices throughout."""

from __future__ import annotations

import itertools
from typing import cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

PLANE = (1, 2, 2)
# channels from the outermost level to the innermost
WIDTHS = (110, 64, 128, 256, 512, 1024)


class ConvNorm3d(nn.Module):
    """Convolution 3×3×3, batch norm, ReLU."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.conv = nn.Conv3d(channels_in, channels_out, 3, padding=1)
        self.norm = nn.BatchNorm3d(channels_out)

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels_in, D, H, W) → (B, channels_out, D, H, W)."""
        return nnf.relu(self.norm(self.conv(x)))


class Encoder(nn.Module):
    """Five halvings of height and width."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.down_blocks = nn.ModuleList([ConvNorm3d(a, b) for a, b in itertools.pairwise(widths)])

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the input and the output of every step."""
        levels = [x]
        for block in self.down_blocks:
            levels.append(nnf.avg_pool3d(block(levels[-1]), PLANE))
        return levels


class Decoder(nn.Module):
    """Five doublings, each joined with the encoder's level of that size, then one convolution more."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        # outwards: all but the innermost step take what the step before joined with its level
        steps = list(zip(widths[:0:-1], [*widths[-2:0:-1], 32], strict=True))
        self.up_blocks = nn.ModuleList(
            [ConvNorm3d(a if i == 0 else 2 * a, b) for i, (a, b) in enumerate(steps)],
        )
        self.channels_out = 32 + widths[0]
        self.conv = nn.Conv3d(self.channels_out, self.channels_out, 3, padding=1)
        self.norm = nn.BatchNorm3d(self.channels_out)
        # steps from this one on enlarge what they are given by themselves
        self.enlarges_inside_from = len(self.up_blocks)

    def forward(self, levels: list[Tensor]) -> Tensor:
        """levels as Encoder gives them → (B, 142, D, H, W)."""
        x = levels[-1]
        for step, (block, level) in enumerate(zip(self.up_blocks, levels[-2::-1], strict=True)):
            enlarged = x if step >= self.enlarges_inside_from else nnf.interpolate(x, scale_factor=PLANE)
            x = torch.cat([block(enlarged), level], 1)
        return nnf.relu(self.norm(self.conv(x)))


class Hourglass(nn.Module):
    """Encoder and decoder."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.encoder = Encoder(widths)
        self.decoder = Decoder(widths)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 110, 16, 64, 64) → (B, 142, 16, 64, 64)."""
        return cast(Tensor, self.decoder(self.encoder(x)))
