"""A 3×3 convolution of an enlarged map, computed on the small map: same numbers, a fraction of the work.

After nearest-neighbour enlarging by f, the three taps of a row fall on one or two rows of the small map, the same ones
for every output row of a phase (its index modulo f). So each phase is a smaller convolution of the small map: 2 taps in
the first and the last phase, 1 in those between. Multiplications fall to 4/9 for f = 2 and to 25/144 for f = 4.
Volumes are enlarged in height and width only: their depth keeps its three taps.
"""

from __future__ import annotations

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

# which taps fall together, per kind of phase, and how the small map is padded before and after
_FIRST, _MIDDLE, _LAST = (((0,), (1, 2)), (1, 0)), (((0, 1, 2),), (0, 0)), (((0, 1), (2,)), (0, 1))


class PhaseConvolution(nn.Module):
    """Equals conv(interpolate(x, scale_factor=factor)) for a convolution of kernel 3 with padding 1.

    factor: 2 or more; of a 3-D convolution (1, factor, factor).
    """

    def __init__(self, conv: nn.Conv2d | nn.Conv3d, factor: int) -> None:
        super().__init__()
        assert set(conv.kernel_size) == {3} and conv.padding in ((1, 1), (1, 1, 1)) and factor >= 2
        self.factor, self.is_3d = factor, isinstance(conv, nn.Conv3d)
        assert conv.bias is not None
        self.bias = conv.bias
        self.weights = nn.ParameterList()
        for rows, _ in _kinds(factor):
            for columns, _ in _kinds(factor):
                merged = _merge(_merge(conv.weight.detach(), rows, -2), columns, -1)
                self.weights.append(nn.Parameter(merged, requires_grad=False))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → (B, out, factor · H, factor · W); or with a depth before the height, which stays."""
        convolve, depth = (nnf.conv3d, (1, 1)) if self.is_3d else (nnf.conv2d, ())
        kinds, repeats = _kinds(self.factor), self._repeats()
        rows = []
        for i, (_, (top, bottom)) in enumerate(kinds):
            columns = []
            for j, (_, (left, right)) in enumerate(kinds):
                padded = nnf.pad(x, (left, right, top, bottom, *depth))
                phase = convolve(padded, self.weights[i * len(kinds) + j], self.bias)
                columns += [phase] * repeats[j]
            rows += [torch.stack(columns, -1)] * repeats[i]
        # (…, H, f, W, f)
        phases = torch.stack(rows, -3)
        return phases.flatten(-2, -1).flatten(-3, -2)

    def _repeats(self) -> list[int]:
        return [1, 1] if self.factor == 2 else [1, self.factor - 2, 1]


def multiplications_saved(factor: int) -> float:
    """Return the share of the enlarged convolution's multiplications that is left, e.g. 4/9 for 2."""
    taps = sum(len(groups) for groups, _ in _kinds(factor))
    return taps**2 / (9 * factor**2)


def _kinds(factor: int) -> list[tuple[tuple[tuple[int, ...], ...], tuple[int, int]]]:
    return [_FIRST, _LAST] if factor == 2 else [_FIRST, _MIDDLE, _LAST]


def _merge(weight: Tensor, groups: tuple[tuple[int, ...], ...], axis: int) -> Tensor:
    """Return weight (out, in, kh, kw) with the taps of each group added up along axis."""
    parts = [weight.index_select(axis, torch.tensor(group)).sum(axis, keepdim=True) for group in groups]
    return torch.cat(parts, axis)
