"""Moves the driving mixed keypoints so that the shoulders stay where the photo has them (stitching).

LivePortrait's section 3.3, for the mixed keypoints of this engine: a small MLP sees the source's and the driving
keypoints and adds an offset to the driving ones, x_d,st = x_d + Δ(x_s, x_d).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.keypoints import MIXED_COUNT

WIDTH = 128
# furthest that a keypoint is moved, in −1..1 units
REACH = 0.15
# motions are small beside the face
MOTION_GAIN = 4.0


class StitchingOffset(nn.Module):
    """Begins at nothing."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.hidden = nn.Sequential(
            nn.Linear(4 * MIXED_COUNT, width), nn.LeakyReLU(0.1), nn.Linear(width, width), nn.LeakyReLU(0.1)
        )
        self.last = nn.Linear(width, 2 * MIXED_COUNT)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, source_mixed: Tensor, driving_mixed: Tensor) -> Tensor:
        """Return the driving mixed keypoints, stitched; all (B, 50, 2) x, y in −1..1, fp32."""
        # the shape of the face, not where in the picture it is
        shape = source_mixed - source_mixed.mean(1, keepdim=True)
        motion = MOTION_GAIN * (driving_mixed - source_mixed)
        offset = self.last(self.hidden(torch.cat([shape, motion], 1).flatten(1)))
        return driving_mixed + REACH * torch.tanh(offset.reshape(-1, MIXED_COUNT, 2))
