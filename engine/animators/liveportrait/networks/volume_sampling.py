"""Trilinear sampling of a volume, natively and in operations that every runtime knows."""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor


def sample_volume(volume: Tensor, grid: Tensor) -> Tensor:
    """Return volume (B, C, D, H, W) at grid (B, D', H', W', 3) x, y, z in −1..1, zeros outside; corners not aligned."""
    return nnf.grid_sample(volume, grid, align_corners=False)


def sample_volume_as_pictures(volume: Tensor, grid: Tensor) -> Tensor:
    """The same by two samplings of a plane: for runtimes whose GridSample knows pictures only (ONNX opset 17).

    The slices are stacked along the height, each between rows of zeros; a voxel between two slices is the mix of both.
    """
    b, c, depth, height, width = volume.shape
    rows = height + 2
    plane = nnf.pad(volume, (0, 0, 1, 1)).reshape(b, c, depth * rows, width)
    y = (((grid[..., 1] + 1) * height - 1) / 2).clamp(-1, height)
    z = ((grid[..., 2] + 1) * depth - 1) / 2
    below = torch.floor(z)
    share = z - below
    mixed = _slice(plane, grid[..., 0], y, below, depth, rows) * (1 - share)[:, None]
    return mixed + _slice(plane, grid[..., 0], y, below + 1, depth, rows) * share[:, None]


def _slice(plane: Tensor, x: Tensor, y: Tensor, index: Tensor, depth: int, rows: int) -> Tensor:
    """Return the slice of number index at x (−1..1) and y (px), zeros where there is no such slice."""
    inside = ((index >= 0) & (index <= depth - 1)).to(plane.dtype)
    row = y + 1 + rows * index.clamp(0, depth - 1)
    across = torch.stack((x, (2 * row + 1) / (rows * depth) - 1), -1)
    b, d, h, w, _ = across.shape
    seen = nnf.grid_sample(plane, across.reshape(b, d * h, w, 2), align_corners=False)
    return seen.reshape(b, plane.shape[1], d, h, w) * inside[:, None]
