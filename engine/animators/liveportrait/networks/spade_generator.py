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
        # None once the block computes it for two normalisations at once
        self.mlp_shared: nn.Sequential | None = nn.Sequential(nn.Conv2d(features, HIDDEN, 3, padding=1), nn.ReLU())
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
        assert self.mlp_shared is not None, "its block computes this"
        return self.modulated(normalised(x), self.mlp_shared(features))

    def modulated(self, even: Tensor, hidden: Tensor) -> Tensor:
        """Return normalised features (B, C, H, W) with the gain and bias that hidden (B, 128, H, W) tells."""
        if self.modulation is not None:
            gain, bias = self.modulation(hidden).chunk(2, 1)
            return torch.addcmul(bias, even, gain)
        return cast(Tensor, even * (1 + self.mlp_gamma(hidden)) + self.mlp_beta(hidden))


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
        # of norm_0 and norm_s in one, once join_shortcut was called
        self.mlp_shared: nn.Sequential | None = None

    def join_shortcut(self) -> None:
        """Normalise x once for norm_0 and norm_s, and let one convolution see the features for both. Same numbers."""
        first, second = self.norm_0.mlp_shared, self.norm_s.mlp_shared
        assert first is not None and second is not None
        assert isinstance(first[0], nn.Conv2d) and isinstance(second[0], nn.Conv2d)
        self.mlp_shared = nn.Sequential(joined(first[0], second[0]), nn.ReLU())
        self.norm_0.mlp_shared = self.norm_s.mlp_shared = None

    def forward(self, x: Tensor, features: Tensor) -> Tensor:
        """x (B, channels_in, H, W), features (B, 256, H, W) → (B, channels_out, H, W)."""
        main, shortcut = self._both(x, features)
        inner = self.conv_0(nnf.leaky_relu(main, LEAK))
        inner = self.conv_1(nnf.leaky_relu(self.norm_1(inner, features), LEAK))
        return cast(Tensor, shortcut + inner)

    def _both(self, x: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return norm_0's output and the shortcut."""
        if self.mlp_shared is not None:
            even = normalised(x)
            hidden, hidden_s = self.mlp_shared(features).chunk(2, 1)
            return self.norm_0.modulated(even, hidden), self.conv_s(self.norm_s.modulated(even, hidden_s))
        return self.norm_0(x, features), self.conv_s(self.norm_s(x, features)) if self.learned_shortcut else x


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
