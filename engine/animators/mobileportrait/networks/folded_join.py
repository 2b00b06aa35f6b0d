"""A step up as the exported graphs compute it: the coarse level is convolved before it is doubled, not after.

A 3×3 convolution of a level whose pixels are doubled sees two by two different pixels only. So each of the four fine
pixels that one coarse pixel becomes has a 2×2 kernel of its own, and 16 products take the place of 36.
"""

from __future__ import annotations

import copy
from typing import TypeVar

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.convolution import Join

Network = TypeVar("Network", bound=nn.Module)


class Interleave(nn.Module):
    """Puts four phases of a level, computed side by side, where they belong."""

    def forward(self, phases: Tensor) -> Tensor:
        """(B, 4 C, H + 1, W + 1) → (B, C, 2 H, 2 W).

        Pixel (2 y + a, 2 x + b) is channel group 2 a + b at (y + a, x + b).
        """
        b, channels, rows, columns = phases.shape
        c, h, w = channels // 4, rows - 1, columns - 1
        # with the channels last a pixel is one piece of memory, moved faster than numbers one by one
        pixels = phases.permute(0, 2, 3, 1).chunk(4, 3)
        wide = []
        for i in (0, 1):
            # each step of an index is a copy of its own: the largest is taken off first, by chunk
            pair = [pixels[2 * i + j][:, i : i + h, j : j + w] for j in (0, 1)]
            wide.append(torch.cat(pair, 3).reshape(b, h, 1, 2 * w * c))
        return torch.cat(wide, 2).reshape(b, 2 * h, 2 * w, c).permute(0, 3, 1, 2)


class FoldedJoin(nn.Module):
    """Computes what join computes."""

    def __init__(self, join: Join) -> None:
        super().__init__()
        conv = join.conv.conv
        assert conv.bias is not None
        weight = conv.weight.detach()
        fine = join.fine_channels
        self.coarse = nn.Conv2d(weight.shape[1] - fine, 4 * conv.out_channels, 2, 1, 1, bias=False)
        self.coarse.weight = nn.Parameter(_phase_kernels(weight[:, :-fine]))
        self.fine = nn.Conv2d(fine, conv.out_channels, 3, 1, 1)
        self.fine.weight, self.fine.bias = nn.Parameter(weight[:, -fine:].clone()), nn.Parameter(conv.bias.detach())
        self.interleave = Interleave()

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """(B, coarse, H, W), (B, fine, 2H, 2W) → (B, channels_out, 2H, 2W)."""
        return nnf.relu(self.interleave(self.coarse(coarse)) + self.fine(fine))


def with_folded_joins(network: Network) -> Network:
    """Return a copy of network whose every Join is folded."""
    folded = copy.deepcopy(network)
    for parent in list(folded.modules()):
        for name, child in parent.named_children():
            if isinstance(child, Join):
                setattr(parent, name, FoldedJoin(child))
    return folded


def _phase_kernels(weight: Tensor) -> Tensor:
    """Return kernels (4 O, C, 2, 2), phase by phase, for weight (O, C, 3, 3) over a doubled level."""
    # of three fine rows, the upper phase sees the first in the coarse row above, the lower one the last in that below
    rows = [torch.stack([weight[:, :, 0], weight[:, :, 1] + weight[:, :, 2]], 2)]
    rows.append(torch.stack([weight[:, :, 0] + weight[:, :, 1], weight[:, :, 2]], 2))
    kernels = []
    for row in rows:
        kernels.append(torch.stack([row[..., 0], row[..., 1] + row[..., 2]], 3))
        kernels.append(torch.stack([row[..., 0] + row[..., 1], row[..., 2]], 3))
    return torch.cat(kernels)


def unfolded_kernel(kernels: Tensor) -> Tensor:
    """Return the weight (O, C, 3, 3) that kernels (4 O, C, 2, 2) were made of; the nearest where they were rounded."""
    phases = kernels.double().chunk(4)
    upper, lower = (_three(phases[2 * i], phases[2 * i + 1], 3) for i in (0, 1))
    return _three(upper, lower, 2).to(kernels.dtype)


def _three(upper: Tensor, lower: Tensor, axis: int) -> Tensor:
    """Return a, b, c along axis, from a, b + c (upper) and a + b, c (lower)."""
    (a, bc), (ab, c) = upper.unbind(axis), lower.unbind(axis)
    # two ways to the middle one
    return torch.stack([a, (bc - c + ab - a) / 2, c], axis)
