"""F, the appearance feature extractor: from the source image to a feature volume."""

from __future__ import annotations

from typing import cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn


class ConvNorm2d(nn.Module):
    """Convolution 3×3, batch norm, activation."""

    def __init__(self, channels_in: int, channels_out: int, activation: nn.Module | None = None) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels_out)
        self.activation = activation or nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels_in, H, W) → (B, channels_out, H, W)."""
        return cast(Tensor, self.activation(self.norm(self.conv(x))))


class ResidualBlock3d(nn.Module):
    """Two pre-activated 3-D convolutions beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv3d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv3d(channels, channels, 3, padding=1)
        self.norm1 = nn.BatchNorm3d(channels)
        self.norm2 = nn.BatchNorm3d(channels)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, D, H, W) → the same."""
        inner = self.conv1(nnf.relu(self.norm1(x)))
        return cast(Tensor, x + self.conv2(nnf.relu(self.norm2(inner))))


class AppearanceExtractor(nn.Module):
    """F: source image → feature volume f_s. Run once per avatar."""

    def __init__(self, width: int = 64, depth: int = 16, volume_channels: int = 32, blocks: int = 6) -> None:
        super().__init__()
        self.depth, self.volume_channels = depth, volume_channels
        self.first = ConvNorm2d(3, width)
        self.down_blocks = nn.ModuleList([ConvNorm2d(width, 2 * width), ConvNorm2d(2 * width, 4 * width)])
        self.second = nn.Conv2d(4 * width, depth * volume_channels, 1)
        self.resblocks_3d = nn.ModuleDict({f"3dr{i}": ResidualBlock3d(volume_channels) for i in range(blocks)})

    def forward(self, image: Tensor) -> Tensor:
        """image (B, 3, 256, 256) RGB in 0..1 → f_s (B, 32, 16, 64, 64): channels, depth, height, width."""
        x = self.first(image)
        for block in self.down_blocks:
            x = nnf.avg_pool2d(block(x), 2)
        x = self.second(x)
        x = x.unflatten(1, (self.volume_channels, self.depth))
        for block in self.resblocks_3d.values():
            x = block(x)
        return cast(Tensor, x)


def join_depth(volume: Tensor) -> Tensor:
    """Return volume (B, C, D, H, W) as (B, C·D, H, W)."""
    return torch.flatten(volume, 1, 2)
