"""The two steps of a picture as they run on a device: tensors of constant shapes in, tensors out, nothing in between.

They hold no state, so that they can be compiled and recorded whole.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.liveportrait.networks.motion_extractor import Motion, MotionExtractor
from engine.animators.liveportrait.networks.spade_generator import SpadeGenerator
from engine.animators.liveportrait.networks.warping import SourceVolume, WarpingNetwork


class SeeStep(nn.Module):
    """M: pixels → one row of numbers."""

    def __init__(self, extractor: MotionExtractor) -> None:
        super().__init__()
        self.extractor = extractor

    def forward(self, pixels: Tensor) -> Tensor:
        """pixels (256, 256, 3) uint8 RGB → (1, 133) fp32, as keypoints.motion_from_row takes it."""
        first = self.extractor.detector.downsample_layers[0].get_submodule("0")
        return motion_row(self.extractor(network_input(pixels, first)))


class ShowStep(nn.Module):
    """W and G: source and driving keypoints → pixels."""

    def __init__(self, warping: WarpingNetwork, generator: SpadeGenerator) -> None:
        super().__init__()
        self.warping, self.generator = warping, generator

    def forward(self, volume: Tensor, keypoints: Tensor, compressed: Tensor, heat: Tensor, driving: Tensor) -> Tensor:
        """A SourceVolume's four, and driving x_d (1, 21, 3) fp32 → (512, 512, 3) uint8 RGB."""
        features = self.warping(SourceVolume(volume, keypoints, compressed, heat), driving).features
        return pixels_of(self.generator(features))


def network_input(pixels: Tensor, first: nn.Module) -> Tensor:
    """Return pixels (H, W, 3) uint8 as (1, 3, H, W) in 0..1, in the precision of the layer that takes them."""
    assert isinstance(first, nn.Conv2d)
    return (pixels.permute(2, 0, 1)[None].float() / 255).to(first.weight.dtype)


def pixels_of(picture: Tensor) -> Tensor:
    """Return picture (1, 3, H, W) in 0..1 as (H, W, 3) uint8. Cut off, not rounded: as published."""
    return (picture[0].float().clamp(0, 1) * 255).to(torch.uint8).permute(1, 2, 0).contiguous()


def motion_row(seen: Motion) -> Tensor:
    """Return (1, 133) fp32: canonical 63, expression 63, scale, translation 3, pitch, yaw, roll in degrees.

    One transfer to the processor, not seven.
    """
    angles = torch.stack((seen.pitch_deg, seen.yaw_deg, seen.roll_deg), 1)
    parts = (seen.canonical.flatten(1), seen.expression.flatten(1), seen.scale, seen.translation, angles)
    return torch.cat([part.float() for part in parts], 1)
