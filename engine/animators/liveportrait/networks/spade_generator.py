"""G, the generator: from warped features to the picture, by spatially adaptive normalisation (arXiv:1903.07291)."""

from __future__ import annotations

from typing import cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

LEAK = 0.2
# of the instance norm
EPS = 1e-5
HIDDEN = 128
MIDDLE_BLOCKS = 6


class SpadeNorm(nn.Module):
    """Instance norm whose gain and bias come from the features at every place."""

    def __init__(self, channels: int, features: int) -> None:
        super().__init__()
        self.mlp_shared = nn.Sequential(nn.Conv2d(features, HIDDEN, 3, padding=1), nn.ReLU())
        self.mlp_gamma = nn.Conv2d(HIDDEN, channels, 3, padding=1)
        self.mlp_beta = nn.Conv2d(HIDDEN, channels, 3, padding=1)
        # gain and bias in one, once join_modulations was called
        self.modulation: nn.Conv2d | None = None

    def join_modulations(self) -> None:
        """Let one convolution give gain and bias, and the 1 that is added to the gain. Same numbers, one pass."""
        self.modulation = joined(self.mlp_gamma, self.mlp_beta)
        assert self.modulation.bias is not None
        self.modulation.bias.data[: self.mlp_gamma.out_channels] += 1
        del self.mlp_gamma, self.mlp_beta

    def forward(self, x: Tensor, features: Tensor) -> Tensor:
        """x (B, C, H, W), features (B, 256, H, W) → (B, C, H, W)."""
        hidden = self.mlp_shared(features)
        if self.modulation is not None:
            gain, bias = self.modulation(hidden).chunk(2, 1)
            return torch.addcmul(bias, normalised(x), gain)
        return cast(Tensor, normalised(x) * (1 + self.mlp_gamma(hidden)) + self.mlp_beta(hidden))


class SpadeBlock(nn.Module):
    """Two normalised convolutions beside a shortcut. The convolutions' spectral norm is folded when weights load."""

    def __init__(self, channels_in: int, channels_out: int, features: int) -> None:
        super().__init__()
        between = min(channels_in, channels_out)
        self.conv_0 = nn.Conv2d(channels_in, between, 3, padding=1)
        self.conv_1 = nn.Conv2d(between, channels_out, 3, padding=1)
        self.norm_0 = SpadeNorm(channels_in, features)
        self.norm_1 = SpadeNorm(between, features)
        self.learned_shortcut = channels_in != channels_out
        if self.learned_shortcut:
            self.conv_s = nn.Conv2d(channels_in, channels_out, 1, bias=False)
            self.norm_s = SpadeNorm(channels_in, features)

    def forward(self, x: Tensor, features: Tensor) -> Tensor:
        """x (B, channels_in, H, W), features (B, 256, H, W) → (B, channels_out, H, W)."""
        inner = self.conv_0(nnf.leaky_relu(self.norm_0(x, features), LEAK))
        inner = self.conv_1(nnf.leaky_relu(self.norm_1(inner, features), LEAK))
        shortcut = self.conv_s(self.norm_s(x, features)) if self.learned_shortcut else x
        return cast(Tensor, shortcut + inner)


def normalised(x: Tensor) -> Tensor:
    """Return x (B, C, H, W) with mean 0 and variance 1 in every channel of every sample (instance norm)."""
    if x.dtype == torch.float32:
        return nnf.instance_norm(x)
    # on a card: the operator would bring x into another memory layout, and the convolution behind it back again
    variance, mean = torch.var_mean(x.float(), (2, 3), correction=0, keepdim=True)
    return ((x - mean) * torch.rsqrt(variance + EPS)).to(x.dtype)


def joined(first: nn.Conv2d, second: nn.Conv2d) -> nn.Conv2d:
    """Return one convolution whose outputs are those of two 3×3 ones, first's before second's."""
    assert first.bias is not None and second.bias is not None
    both = nn.Conv2d(first.in_channels, first.out_channels + second.out_channels, 3, padding=1)
    both.weight = nn.Parameter(torch.cat([first.weight, second.weight]), requires_grad=False)
    both.bias = nn.Parameter(torch.cat([first.bias, second.bias]), requires_grad=False)
    return both


class SpadeGenerator(nn.Module):
    """G: features → picture."""

    def __init__(self, features: int = 256, width: int = 512) -> None:
        super().__init__()
        self.fc = nn.Conv2d(features, width, 3, padding=1)
        for i in range(MIDDLE_BLOCKS):
            self.add_module(f"G_middle_{i}", SpadeBlock(width, width, features))
        self.up_0 = SpadeBlock(width, width // 2, features)
        self.up_1 = SpadeBlock(width // 2, width // 8, features)
        self.conv_img = nn.Sequential(nn.Conv2d(width // 8, 12, 3, padding=1), nn.PixelShuffle(2))
        # whether the last two blocks enlarge the features by themselves
        self.enlarges_inside = False

    def forward(self, features: Tensor) -> Tensor:
        """features (B, 256, 64, 64) → picture (B, 3, 512, 512) RGB in 0..1."""
        x = self.fc(features)
        for i in range(MIDDLE_BLOCKS):
            x = self.get_submodule(f"G_middle_{i}")(x, features)
        # constant factors, so that an exported graph computes no sizes
        inside = self.enlarges_inside
        twice = features if inside else nnf.interpolate(features, scale_factor=2)
        x = self.up_0(nnf.interpolate(x, scale_factor=2), twice)
        four_times = features if inside else nnf.interpolate(features, scale_factor=4)
        x = self.up_1(nnf.interpolate(x, scale_factor=2), four_times)
        return torch.sigmoid(self.conv_img(nnf.leaky_relu(x, LEAK)))
