"""The building blocks of every network here. No normalisation: nothing to fold, and small batches do no harm.

Plain ReLUs, since those cost nothing in 8 bits: ONNX Runtime folds them into the convolution before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn


class ConvAct(nn.Module):
    """Convolution 3×3, ReLU; stride 2 halves the picture."""

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, stride, 1)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.zeros_(cast(Tensor, self.conv.bias))

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels_in, H, W) → (B, channels_out, H / stride, W / stride)."""
        return nnf.relu(self.conv(x))


class Residual(nn.Module):
    """Two convolutions 3×3 added to what came in; begins as the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = ConvAct(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, 1, 1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(cast(Tensor, self.second.bias))

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, H, W) → the same shape."""
        return nnf.relu(x + self.second(self.first(x)))


class Join(nn.Module):
    """One step up: doubles the coarse level, joins it with the fine one, convolves."""

    def __init__(self, coarse: int, fine: int, channels_out: int) -> None:
        super().__init__()
        self.fine_channels = fine
        self.conv = ConvAct(coarse + fine, channels_out)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """(B, coarse, H, W), (B, fine, 2H, 2W) → (B, channels_out, 2H, 2W)."""
        doubled = nnf.interpolate(coarse, scale_factor=2, mode="nearest")
        return cast(Tensor, self.conv(torch.cat([doubled, fine], 1)))


def gathered(parts: Sequence[Tensor]) -> Tensor:
    """Return parts (B, c_i, H, W) joined along their channels, in the type and order the next convolution wants."""
    kind = parts[0].device.type
    wanted = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else torch.float32
    joined = torch.cat([part.to(wanted, memory_format=torch.channels_last) for part in parts], 1)
    return joined.contiguous(memory_format=torch.channels_last)
