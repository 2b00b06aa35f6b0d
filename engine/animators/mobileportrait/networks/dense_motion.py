"""The dense motion network: mixes the transformations into one flow, and tells what of the source is hidden.

Section 3.2 of the paper: a U-Net predicts the weights of the transformations, an occlusion map and a residual flow in
two extra channels. Its inputs also hold the source's foreground and face; two heads that only training uses predict
both masks for the driving frame.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.mobileportrait.keypoints import GROUP_COUNT
from engine.animators.mobileportrait.networks.convolution import ConvAct, Join, Residual, gathered
from engine.animators.mobileportrait.networks.grids import identity_grid, sample
from engine.animators.mobileportrait.networks.transforms import TRANSFORMS, grouped, pairs
from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS, MOTION_PX

# furthest that the residual flow reaches, in −1..1 units
RESIDUAL_REACH = 0.12
# variance of the groups' heatmaps
VARIANCE = 0.01
# the weights begin with the transformation that knows most
FIRST_LOGITS = (1.0, 0.0, 2.0)
# source, then its picture and mask under each transformation but the identity; heatmaps; contours of both; masks
INPUTS = 3 + 3 * (TRANSFORMS - 1) + GROUP_COUNT + 2 * CONTOUR_CHANNELS + 3 + 2


class Motion(NamedTuple):
    """grid (B, 64, 64, 2): where each place comes from, fp32. occlusion (B, 1, 64, 64): 1 seen in the source.

    masks (B, 2, 64, 64): logits of the driving frame's foreground and face.
    """

    grid: Tensor
    occlusion: Tensor
    masks: Tensor


class DenseMotion(nn.Module):
    """A U-Net at 64 px."""

    def __init__(self, widths: tuple[int, int, int, int], residual_flow: bool = True) -> None:
        super().__init__()
        w64, w32, w16, w8 = widths
        self.residual_flow = residual_flow
        self.enter = ConvAct(INPUTS, w64)
        self.down32, self.down16, self.down8 = ConvAct(w64, w32, 2), ConvAct(w32, w16, 2), ConvAct(w16, w8, 2)
        self.deep = nn.Sequential(Residual(w8), Residual(w8))
        self.up16, self.up32, self.up64 = Join(w8, w16, w16), Join(w16, w32, w32), Join(w32, w64, w64)
        self.heads = nn.Conv2d(w64, TRANSFORMS + 2 + 1 + 2, 3, 1, 1)
        nn.init.normal_(self.heads.weight, std=1e-3)
        with torch.no_grad():
            assert self.heads.bias is not None
            self.heads.bias.zero_()
            self.heads.bias[:3] = torch.tensor(FIRST_LOGITS)
            self.heads.bias[TRANSFORMS + 2] = 2.0

    def forward(
        self,
        source: Tensor,
        foreground: Tensor,
        source_contours: Tensor,
        driving_contours: Tensor,
        candidates: Tensor,
        source_mixed: Tensor,
        driving_mixed: Tensor,
    ) -> Motion:
        """Return the motion. All pictures at 64 px.

        source (B, 3, 64, 64), foreground (B, 1, 64, 64), contours (B, 5, 64, 64) of both frames, in 0..1; candidates
        (B, 2, 13, 64, 64) from transforms; mixed keypoints (B, 50, 2) of both frames.
        """
        b = source.shape[0]
        moved = sample(source, pairs(candidates[:, :, 1:]).flatten(1, 2)).reshape(
            b, 3, TRANSFORMS - 1, MOTION_PX, MOTION_PX
        )
        moved = moved.transpose(1, 2).reshape(b, -1, MOTION_PX, MOTION_PX)
        person = sample(torch.cat([foreground, source_contours[:, :1]], 1), pairs(candidates[:, :, 2]))
        still = torch.cat([source, foreground, source_contours], 1)
        return self.mix(still, driving_contours, candidates, source_mixed, driving_mixed, moved, person)

    def mix(
        self,
        still: Tensor,
        driving_contours: Tensor,
        candidates: Tensor,
        source_mixed: Tensor,
        driving_mixed: Tensor,
        moved: Tensor,
        person: Tensor,
    ) -> Motion:
        """Return the motion, the source being sampled under the transformations already.

        still (B, 9, 64, 64): source, foreground, contours; moved (B, 36, 64, 64): source under each transformation but
        the identity; person (B, 2, 64, 64): foreground and face under the third. The rest as in forward.
        """
        shift = candidates[:, :, 2] - identity_grid(MOTION_PX, still).permute(2, 0, 1)
        seen = gathered(
            [
                still[:, :3],
                moved,
                heat(driving_mixed) - heat(source_mixed),
                still[:, 4:],
                driving_contours,
                still[:, 3:4],
                person,
                4 * shift,
            ]
        )
        fine = self.enter(seen)
        half = self.down32(fine)
        quarter = self.down16(half)
        deep = self.deep(self.down8(quarter))
        joined = self.up64(self.up32(self.up16(deep, quarter), half), fine)
        return self._motion(self.heads(joined).float(), candidates)

    def _motion(self, heads: Tensor, candidates: Tensor) -> Motion:
        weights, residual, occlusion, masks = torch.split(heads, [TRANSFORMS, 2, 1, 2], 1)
        # softmax by hand: exported, the operator is slow along channels
        likely = (weights - weights.amax(1, keepdim=True)).exp()
        planes = (likely[:, None] * candidates).sum(2) / likely.sum(1, keepdim=True)
        if self.residual_flow:
            planes = planes + RESIDUAL_REACH * torch.tanh(residual)
        return Motion(planes.permute(0, 2, 3, 1), torch.sigmoid(occlusion), masks)


def heat(mixed: Tensor) -> Tensor:
    """Return one heatmap per group of mixed keypoints (B, 50, 2), the sum of their Gaussians, (B, 10, 64, 64)."""
    axis = identity_grid(MOTION_PX, mixed)[0, :, 0]
    x, y = (torch.exp((axis - mixed[..., i : i + 1].float()).square() / (-2 * VARIANCE)) for i in (0, 1))
    return grouped(y).transpose(2, 3) @ grouped(x)


def pooled(picture: Tensor) -> Tensor:
    """Return picture (B, C, H, H) averaged down to 64 px."""
    factor = picture.shape[-1] // MOTION_PX
    return picture if factor == 1 else nnf.avg_pool2d(picture, factor)
