"""Pastes crops into the output on the computing device: the crop never leaves it, only the finished part does.

The same steps as engine.compose (change.py, compositor.py), which work on 8-bit pictures with OpenCV. Rounded at the
same places; the warp's weights are exact here, and multiples of 1/32 px there.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from engine.compose.change import CELL_PX, FADE_CELLS, OTHER_LEVELS, REACH_CELLS, SAME_LEVELS
from engine.compose.paste_plan import PastePlan
from engine.frame import Array
from engine.portrait.affine import invert


class DevicePaste:
    """One portrait's paste-back. plan: as the compositor made it."""

    def __init__(self, plan: PastePlan, device: torch.device) -> None:
        # in 8 bits: a clip has sixty of these
        self._rest_crop = torch.from_numpy(plan.rest_crop).to(device)
        self._rest = torch.from_numpy(np.ascontiguousarray(plan.rest)).to(device)
        self._seams = {key: torch.from_numpy(seam).to(device) for key, seam in plan.seams.items()}
        side = plan.rest_crop.shape[0]
        self._average = torch.from_numpy(averaging(side, plan.reduced_px)).to(device)
        height, width = plan.rest.shape[:2]
        self._grid = torch.from_numpy(sampling_grid(plan.part_from_reduced, (width, height), plan.reduced_px)).to(
            device
        )

    def __call__(self, crop: Tensor, *, stitching: bool) -> Tensor:
        """Return the part (h, w, 3) uint8 with crop (512, 512, 3) uint8 in its place; both on the device."""
        moved = _planes(crop)
        share = torch.round(self._change(moved) * self._seams[stitching] / 255)
        layer = torch.round(self._average @ torch.cat([moved, share], 1) @ self._average.T)
        layer = torch.round(nnf.grid_sample(layer, self._grid, align_corners=True))
        colour, share = layer[:, :3], layer[:, 3:]
        part = torch.round(colour * share / 255) + torch.round(_planes(self._rest) * (255 - share) / 255)
        return part.clamp(0, 255)[0].to(torch.uint8).permute(1, 2, 0).contiguous()

    def _change(self, crop: Tensor) -> Tensor:
        """Return (1, 1, 512, 512): 0 where crop is as at rest, 255 where it is not, soft between."""
        levels = torch.round(nnf.avg_pool2d((crop - _planes(self._rest_crop)).abs(), CELL_PX)).amax(1, keepdim=True)
        ramp = (levels - SAME_LEVELS) / (OTHER_LEVELS - SAME_LEVELS)
        # a hair above, so that thirds end where they end in double precision
        changed = torch.floor(ramp.clamp(0, 1) * 255 + 1e-3)
        reached = nnf.max_pool2d(changed, 2 * REACH_CELLS + 1, 1, REACH_CELLS)
        around = nnf.pad(reached, (FADE_CELLS,) * 4, mode="reflect")
        faded = torch.round(nnf.avg_pool2d(around, 2 * FADE_CELLS + 1, 1))
        return torch.round(nnf.interpolate(faded, scale_factor=CELL_PX, mode="bilinear", align_corners=False))


def averaging(side_px: int, reduced_px: int) -> Array:
    """Return the matrix (reduced_px, side_px) float32 that averages areas along one axis."""
    starts = np.arange(reduced_px + 1) * side_px / reduced_px
    cells = np.arange(side_px)
    overlap = np.minimum(starts[1:, None], cells + 1) - np.maximum(starts[:-1, None], cells)
    return np.asarray(np.clip(overlap, 0, None) * reduced_px / side_px, np.float32)


def sampling_grid(part_from_reduced: Array, size: tuple[int, int], reduced_px: int) -> Array:
    """Return where a part of size (width, height) looks in the reduced crop: (1, h, w, 2) float32, corners aligned."""
    width, height = size
    inverse = np.asarray(invert(part_from_reduced), np.float64)
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    seen = np.stack([x, y], -1) @ inverse[:, :2].T + inverse[:, 2]
    return np.asarray(seen * 2 / (reduced_px - 1) - 1, np.float32)[None]


def _planes(pixels: Tensor) -> Tensor:
    """Return pixels (H, W, 3) uint8 as (1, 3, H, W) fp32, 0..255."""
    return pixels.permute(2, 0, 1)[None].float()
