"""Squares of a picture, one per sample: training paints only there, since the synthesis network is the costly one."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.animators.mobileportrait.sizes import PICTURE_PX


@dataclass(frozen=True, slots=True)
class Windows:
    """corners: (left, top) per sample and side, all in px of the 256 px picture, multiples of 16."""

    corners: tuple[tuple[int, int], ...]
    side: int

    @staticmethod
    def whole(count: int) -> Windows:
        """Return the whole picture for count samples."""
        return Windows(((0, 0),) * count, PICTURE_PX)

    def of(self, picture: Tensor, stride: int = 1) -> Tensor:
        """Return the windows of picture (B, C, 256 / stride, 256 / stride), (B, C, side / stride, side / stride)."""
        if self.side == PICTURE_PX:
            return picture
        side = self.side // stride
        cut = [
            one[:, top // stride : top // stride + side, left // stride : left // stride + side]
            for one, (left, top) in zip(picture, self.corners, strict=True)
        ]
        return torch.stack(cut)
