"""M, the motion extractor: a ConvNeXt-V2-Tiny with heads for keypoints, expression, head pose, scale, translation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

DEPTHS, WIDTHS = (3, 3, 9, 3), (96, 192, 384, 768)
KEYPOINTS = 21
# head pose angles come as probabilities of bins of 3 degrees
BINS, BIN_DEG, LOWEST_DEG = 66, 3.0, -97.5
EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Motion:
    """What M sees in one image. All float32; rotation and the sum of the parts: see engine keypoints.py.

    canonical (B, 21, 3) x_c; expression (B, 21, 3) δ; scale (B, 1) s; translation (B, 3) t; pitch_deg, yaw_deg,
    roll_deg (B,).
    """

    canonical: Tensor
    expression: Tensor
    scale: Tensor
    translation: Tensor
    pitch_deg: Tensor
    yaw_deg: Tensor
    roll_deg: Tensor


class ChannelNorm(nn.Module):
    """Layer norm over the channels of (B, C, H, W)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → the same."""
        last = nnf.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), self.weight, self.bias, EPS)
        return last.permute(0, 3, 1, 2)


class ResponseNorm(nn.Module):
    """Global response normalisation (ConvNeXt V2, arXiv:2301.00808, eq. 1-3) of (B, H, W, C)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(1, 1, 1, channels))
        self.beta = nn.Parameter(torch.zeros(1, 1, 1, channels))

    def forward(self, x: Tensor) -> Tensor:
        """(B, H, W, C) → the same."""
        # in fp32: a sum of squares leaves fp16's range, and so does EPS
        strength = torch.linalg.vector_norm(x.float(), dim=(1, 2), keepdim=True)
        relative = strength / (strength.mean(-1, keepdim=True) + EPS)
        return cast(Tensor, self.gamma * (x * relative.to(x.dtype)) + self.beta + x)


class ConvNextBlock(nn.Module):
    """Depth-wise 7×7, layer norm, two linear layers with GELU and response norm between, plus the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.dwconv = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, EPS)
        self.pwconv1 = nn.Linear(channels, 4 * channels)
        self.grn = ResponseNorm(4 * channels)
        self.pwconv2 = nn.Linear(4 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → the same."""
        inner = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        inner = self.pwconv2(self.grn(nnf.gelu(self.pwconv1(inner))))
        return cast(Tensor, x + inner.permute(0, 3, 1, 2))


class ConvNextDetector(nn.Module):
    """The backbone and its seven linear heads."""

    def __init__(self) -> None:
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(3, WIDTHS[0], 4, stride=4), ChannelNorm(WIDTHS[0]))
        halves = [nn.Sequential(ChannelNorm(a), nn.Conv2d(a, b, 2, stride=2)) for a, b in itertools.pairwise(WIDTHS)]
        self.downsample_layers = nn.ModuleList([stem, *halves])
        self.stages = nn.ModuleList(
            [nn.Sequential(*(ConvNextBlock(w) for _ in range(d))) for d, w in zip(DEPTHS, WIDTHS, strict=True)]
        )
        self.norm = nn.LayerNorm(WIDTHS[-1], EPS)
        self.fc_kp = nn.Linear(WIDTHS[-1], 3 * KEYPOINTS)
        self.fc_scale = nn.Linear(WIDTHS[-1], 1)
        self.fc_pitch = nn.Linear(WIDTHS[-1], BINS)
        self.fc_yaw = nn.Linear(WIDTHS[-1], BINS)
        self.fc_roll = nn.Linear(WIDTHS[-1], BINS)
        self.fc_t = nn.Linear(WIDTHS[-1], 3)
        self.fc_exp = nn.Linear(WIDTHS[-1], 3 * KEYPOINTS)

    def features(self, image: Tensor) -> Tensor:
        """image (B, 3, 256, 256) → (B, 768)."""
        x = image
        for down, stage in zip(self.downsample_layers, self.stages, strict=True):
            x = stage(down(x))
        return cast(Tensor, self.norm(x.mean((2, 3))))


class MotionExtractor(nn.Module):
    """M: image → Motion. Run once per avatar and once per driving frame."""

    def __init__(self) -> None:
        super().__init__()
        self.detector = ConvNextDetector()

    def forward(self, image: Tensor) -> Motion:
        """image (B, 3, 256, 256) RGB in 0..1."""
        net = self.detector
        # the heads may be more exact than the rest: coordinates come out of them
        x = net.features(image).to(net.fc_kp.weight.dtype)
        return Motion(
            canonical=net.fc_kp(x).unflatten(1, (KEYPOINTS, 3)),
            expression=net.fc_exp(x).unflatten(1, (KEYPOINTS, 3)),
            scale=net.fc_scale(x),
            translation=net.fc_t(x),
            pitch_deg=angle_deg(net.fc_pitch(x)),
            yaw_deg=angle_deg(net.fc_yaw(x)),
            roll_deg=angle_deg(net.fc_roll(x)),
        )


def angle_deg(logits: Tensor) -> Tensor:
    """Return the expected angle (B,) in degrees, 3 Σ i p_i − 97.5, of bins' logits (B, 66)."""
    # in fp32 also under autocast: fp16 knows degrees above 64 to a sixteenth only
    share = torch.softmax(logits.float(), 1)
    bins = torch.arange(BINS, dtype=torch.float32, device=logits.device)
    return BIN_DEG * (share * bins).sum(1) + LOWEST_DEG
