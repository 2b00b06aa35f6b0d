"""The dense motion network: from two sets of implicit keypoints to a deformation and an occlusion map.

Sampling the source at 21 shifted grids is done axis by axis, as three products with small matrices: each grid is the
identity plus one shift, so trilinear sampling with zeros outside is separable. Same mathematics, no gather.
"""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.liveportrait.networks.hourglass import Hourglass

KEYPOINTS = 21
DEPTH, SIDE = 16, 64
# variance of the keypoints' heat maps
VARIANCE = 0.01


def axis_coordinates(n: int, like: Tensor) -> Tensor:
    """Return the coordinates (n,) of an axis' grid points, −1 to 1, fp32 on like's device."""
    return torch.linspace(-1.0, 1.0, n, dtype=torch.float32, device=like.device)


def axis_weights(shift: Tensor, n: int) -> Tensor:
    """Return what each source index weighs at each output index of one axis, (B, K, n, n) fp32.

    shift (B, K) in −1..1 coordinates. The published networks were trained with a grid whose corners are aligned and
    a sampler whose are not: position = i n / (n−1) − 0.5 + shift n / 2. So even no shift stretches a little.
    """
    index = torch.arange(n, dtype=torch.float32, device=shift.device)
    position = index * (n / (n - 1)) - 0.5 + shift.float()[..., None] * (n / 2)
    return torch.relu(1 - (position[..., None] - index).abs())


def sample_shifted(volume: Tensor, shift: Tensor) -> Tensor:
    """Return volume (B, C, D, H, W) sampled at K shifted grids, (B, K, C, D, H, W); shift (B, K, 3) x, y, z."""
    b, c, d, h, w = volume.shape
    k = shift.shape[1]
    x, y, z = (axis_weights(shift[..., i], n).to(volume.dtype) for i, n in enumerate((w, h, d)))
    along_x = volume.reshape(b, 1, c * d * h, w) @ x.transpose(2, 3)
    along_y = y[:, :, None] @ along_x.reshape(b, k, c * d, h, w)
    along_z = z[:, :, None] @ along_y.reshape(b, k, c, d, h * w)
    return along_z.reshape(b, k, c, d, h, w)


def gaussians(keypoints: Tensor) -> Tensor:
    """Return heat maps exp(−|p − x|² / 2σ²), (B, K, D, H, W) fp32, of keypoints (B, K, 3)."""
    x, y, z = (
        torch.exp((axis_coordinates(n, keypoints) - keypoints[..., i : i + 1].float()).square() / (-2 * VARIANCE))
        for i, n in enumerate((SIDE, SIDE, DEPTH))
    )
    return z[:, :, :, None, None] * y[:, :, None, :, None] * x[:, :, None, None, :]


class DenseMotion(nn.Module):
    """Predicts how the feature volume moves. compress() and gaussians(x_s) depend on the source alone."""

    def __init__(self, volume_channels: int, widths: tuple[int, ...], compressed: int = 4) -> None:
        super().__init__()
        self.hourglass = Hourglass(widths)
        joined = self.hourglass.decoder.channels_out
        self.mask = nn.Conv3d(joined, KEYPOINTS + 1, 7, padding=3)
        self.compress = nn.Conv3d(volume_channels, compressed, 1)
        self.norm = nn.BatchNorm3d(compressed)
        self.occlusion = nn.Conv2d(joined * DEPTH, 1, 7, padding=3)
        # whether mask gives the logits less the first one, which is left out
        self.relative_mask = False

    def compressed(self, volume: Tensor) -> Tensor:
        """volume f_s (B, 32, 16, 64, 64) → (B, 4, 16, 64, 64). Once per source."""
        return nnf.relu(self.norm(self.compress(volume)))

    def forward(
        self, compressed: Tensor, source_heat: Tensor, source: Tensor, driving: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return deformation (B, 16, 64, 64, 3) x, y, z in −1..1, fp32, and occlusion (B, 1, 64, 64) in 0..1.

        compressed: from compressed(). source_heat: gaussians(source). source, driving (B, 21, 3): x_s, x_d.
        """
        shift = nnf.pad(source.float() - driving.float(), (0, 0, 1, 0))
        heat = nnf.pad(gaussians(driving) - source_heat, (0, 0, 0, 0, 0, 0, 1, 0))
        sampled = sample_shifted(compressed, shift)
        joined = torch.cat([heat[:, :, None].to(sampled.dtype), sampled], 2).flatten(1, 2)
        seen = self.hourglass(joined)
        logits = self.mask(seen).float()
        if self.relative_mask:
            logits = nnf.pad(logits, (0, 0, 0, 0, 0, 0, 1, 0))
        mask = torch.softmax(logits, 1)
        moved = torch.einsum("bkdhw,bkc->bdhwc", mask, shift)
        deformation = identity_grid(moved) + moved
        return deformation, torch.sigmoid(self.occlusion(seen.flatten(1, 2)))


def identity_grid(like: Tensor) -> Tensor:
    """Return the identity grid (D, H, W, 3) fp32, coordinates x, y, z."""
    z, y, x = (axis_coordinates(n, like) for n in (DEPTH, SIDE, SIDE))
    grid = torch.meshgrid(z, y, x, indexing="ij")
    return torch.stack((grid[2], grid[1], grid[0]), -1)
