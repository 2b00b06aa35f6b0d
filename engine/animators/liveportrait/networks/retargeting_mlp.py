"""S, R_eye and R_lip: small perceptrons that move the driving keypoints (paper, section 3.3)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import cast

from torch import Tensor, nn

STITCHING_WIDTHS = (126, 128, 128, 64, 65)
LIP_WIDTHS = (65, 128, 128, 64, 63)
EYE_WIDTHS = (66, 256, 256, 128, 128, 64, 63)


class RetargetingMlp(nn.Module):
    """Linear layers with ReLU between."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for a, b in itertools.pairwise(widths):
            layers += [nn.Linear(a, b), nn.ReLU()]
        self.mlp = nn.Sequential(*layers[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """(B, widths[0]) → (B, widths[-1])."""
        return cast(Tensor, self.mlp(x))
