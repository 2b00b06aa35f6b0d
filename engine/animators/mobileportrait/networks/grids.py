"""Sampling grids: x, y in −1..1 over a square picture, pixel centres at (2 i + 1) / n − 1. Always fp32."""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor


def identity_grid(side: int, like: Tensor) -> Tensor:
    """Return the identity grid (side, side, 2) x, y, fp32, on like's device."""
    axis = (2 * torch.arange(side, dtype=torch.float32, device=like.device) + 1) / side - 1
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    return torch.stack((x, y), -1)


def sample(picture: Tensor, grid: Tensor) -> Tensor:
    """Return picture (B, C, H, W) at grid (B, h, w, 2), bilinear, its edge going on outside, (B, C, h, w) fp32."""
    with torch.autocast(picture.device.type, enabled=False):
        return nnf.grid_sample(picture.float(), grid.float(), padding_mode="border", align_corners=False)


def finer(grid: Tensor, side: int) -> Tensor:
    """Return grid (B, n, n, 2) enlarged to (B, side, side, 2): its difference from the identity, bilinearly."""
    moved = (grid - identity_grid(grid.shape[1], grid)).permute(0, 3, 1, 2)
    moved = nnf.interpolate(moved, size=(side, side), mode="bilinear", align_corners=False)
    return moved.permute(0, 2, 3, 1) + identity_grid(side, grid)
