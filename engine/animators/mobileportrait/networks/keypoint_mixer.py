"""Merges explicit and neural keypoints into the 50 mixed ones (section 3.2 of the paper)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.keypoints import EXPLICIT_COUNT, MIXED_COUNT, NEURAL_COUNT, group_rows

# furthest that the correction moves a mixed keypoint, in −1..1 units
REACH = 0.15
# logit by which a mixed keypoint begins as one given keypoint
SURE = 8.0


class KeypointMixer(nn.Module):
    """Each mixed keypoint is a weighted mean of the given ones plus a bounded correction by an MLP.

    The paper's MLP maps all keypoints of a frame to the mixed ones. Split into a mean, whose weights hold for every
    frame and begin as the groups of keypoints.py, and a correction, which begins at nothing, it need not first learn
    where a face is.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        given = EXPLICIT_COUNT + NEURAL_COUNT
        logits = torch.zeros(MIXED_COUNT, given)
        rows = [*group_rows().ravel().tolist(), *range(EXPLICIT_COUNT, EXPLICIT_COUNT + 5)]
        logits[torch.arange(MIXED_COUNT), torch.tensor(rows)] = SURE
        self.logits = nn.Parameter(logits)
        self.correction = nn.Sequential(
            nn.Linear(2 * given, width), nn.LeakyReLU(0.1), nn.Linear(width, width), nn.LeakyReLU(0.1)
        )
        self.last = nn.Linear(width, 2 * MIXED_COUNT)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, explicit: Tensor, neural: Tensor) -> Tensor:
        """explicit (B, 106, 2), neural (B, 50, 2) → mixed (B, 50, 2); all x, y in −1..1, fp32."""
        with torch.autocast(explicit.device.type, enabled=False):
            given = torch.cat([explicit, neural], 1).float()
            mean = torch.softmax(self.logits, 1) @ given
            # the correction sees shapes, not where in the picture the face is
            middle = explicit.mean(1, keepdim=True)
            change = self.last(self.correction((given - middle).flatten(1)))
            return mean + REACH * torch.tanh(change.reshape(-1, MIXED_COUNT, 2))
