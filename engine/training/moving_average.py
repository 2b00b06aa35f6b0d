"""The running mean of a network's weights, which is what ships."""

from __future__ import annotations

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

N = TypeVar("N", bound=nn.Module)


class MovingAverage(Generic[N]):
    """Keeps mean ← d · mean + (1 − d) · weights after every step; d rises from nothing to decay."""

    def __init__(self, network: N, decay: float = 0.998) -> None:
        self.network = copy.deepcopy(network)
        self.network.eval().requires_grad_(False)
        self._decay = decay

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Take in the weights after a step, counted from 0."""
        decay = min(self._decay, (1 + step) / (10 + step))
        means, weights = self.network.state_dict(), network.state_dict()
        torch._foreach_lerp_(list(means.values()), list(weights.values()), 1 - decay)
