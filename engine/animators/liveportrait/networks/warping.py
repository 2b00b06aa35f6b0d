"""W, the warping network: moves the source's feature volume to where the driving keypoints are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from torch import Tensor, nn

from engine.animators.liveportrait.networks.appearance_extractor import ConvNorm2d, join_depth
from engine.animators.liveportrait.networks.dense_motion import DenseMotion, gaussians
from engine.animators.liveportrait.networks.hourglass import WIDTHS
from engine.animators.liveportrait.networks.volume_sampling import sample_volume

# of the activation behind `third`
LEAK = 0.01


@dataclass(frozen=True, slots=True)
class SourceVolume:
    """All that W needs of the source, computed once.

    volume f_s (B, 32, 16, 64, 64); keypoints x_s (B, 21, 3); compressed (B, 4, 16, 64, 64); heat (B, 21, 16, 64, 64).
    """

    volume: Tensor
    keypoints: Tensor
    compressed: Tensor
    heat: Tensor


@dataclass(frozen=True, slots=True)
class Warped:
    """features (B, 256, 64, 64), deformation (B, 16, 64, 64, 3), occlusion (B, 1, 64, 64)."""

    features: Tensor
    deformation: Tensor
    occlusion: Tensor


class WarpingNetwork(nn.Module):
    """W: f_s, x_s, x_d → features for the generator."""

    def __init__(
        self, volume_channels: int = 32, depth: int = 16, width: int = 256, hourglass: tuple[int, ...] = WIDTHS
    ) -> None:
        super().__init__()
        self.dense_motion_network = DenseMotion(volume_channels, hourglass)
        self.third = ConvNorm2d(volume_channels * depth, width, nn.LeakyReLU(LEAK))
        self.fourth = nn.Conv2d(width, width, 1)
        # an export takes sample_volume_as_pictures in its place
        self.sample = sample_volume

    def prepare(self, volume: Tensor, source: Tensor) -> SourceVolume:
        """Do once what depends on the source alone. volume f_s (B, 32, 16, 64, 64), source x_s (B, 21, 3)."""
        # the volume is sampled at fp32 coordinates, and the sampler wants both alike
        return SourceVolume(volume.float(), source, self.dense_motion_network.compressed(volume), gaussians(source))

    def forward(self, source: SourceVolume, driving: Tensor) -> Warped:
        """driving x_d (B, 21, 3)."""
        deformation, occlusion = self.dense_motion_network(source.compressed, source.heat, source.keypoints, driving)
        # coordinates stay fp32: fp16 cannot tell neighbouring voxels apart
        moved = self.sample(source.volume, deformation)
        features = self.fourth(self.third(join_depth(moved).to(self.fourth.weight.dtype)))
        return Warped(cast(Tensor, features * occlusion), deformation, occlusion)
