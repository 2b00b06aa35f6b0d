"""Makes a larger size out of a trained smaller one: it begins with the very same pictures, and learns on from there.

New channels begin as in a network never trained, but nothing that was there before listens to them yet. So a larger
size needs a fraction of the training that it would need from nothing.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.sizes import SIZES, Size
from engine.errors import UsageError

# what does not depend on the size
_KEPT = ("step", "judge", "judge_optimiser", "reader", "reader_optimiser", "read_steps")


def grown_checkpoint(state: dict[str, Any], size: Size) -> dict[str, Any]:
    """Return a checkpoint of size, from state, one of a smaller size. Raises UsageError where it is not smaller."""
    smaller = SIZES[state["size"]]
    if not _fits(smaller, size):
        raise UsageError(f"The size '{size.name}' does not hold '{smaller.name}'. Choose a larger one with --size.")
    grown: dict[str, Any] = {name: state[name] for name in _KEPT if name in state}
    grown["size"] = size.name
    for name in ("model", "mean"):
        grown[name] = grown_weights(state[name], smaller, size)
    return grown


def grown_weights(weights: dict[str, Tensor], smaller: Size, size: Size) -> dict[str, Tensor]:
    """Return weights of MobilePortrait(size) that compute what weights compute in MobilePortrait(smaller).

    New channels are the same in every call.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = MobilePortrait(size)
    before, after = _joined_channels(smaller), _joined_channels(size)
    grown = network.state_dict()
    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            old = weights[f"{name}.weight"]
            taken = _inputs(before.get(name), after.get(name), old.shape[1])
            weight = grown[f"{name}.weight"]
            weight[: len(old)] = 0
            weight[: len(old), taken] = old
            grown[f"{name}.bias"][: len(old)] = weights[f"{name}.bias"]
    grown["mixer.logits"] = weights["mixer.logits"]
    return grown


def _inputs(before: tuple[int, ...] | None, after: tuple[int, ...] | None, count: int) -> list[int]:
    """Return where a layer's count inputs lie among the grown layer's. before, after: the parts joined to them."""
    if before is None or after is None:
        return list(range(count))
    starts = [sum(after[:part]) for part in range(len(after))]
    return [start + row for start, width in zip(starts, before, strict=True) for row in range(width)]


def _joined_channels(size: Size) -> dict[str, tuple[int, ...]]:
    """Return the channels that are joined to a layer's input, for every layer whose input is joined from some."""
    joined: dict[str, tuple[int, ...]] = {"synthesis.merge.conv": (size.synthesis[3], size.view)}
    for part, sides in (("motion", (64, 32, 16, 8)), ("synthesis", (2, 4, 8, 16))):
        widths = getattr(size, part)
        for fine in range(3):
            joined[f"{part}.up{sides[fine]}.conv.conv"] = (widths[fine + 1], widths[fine])
    return joined


def _fits(smaller: Size, size: Size) -> bool:
    """Return whether every width of size is at least that of smaller, and some are larger."""
    pairs = [
        (small, large)
        for part in ("motion", "synthesis", "detector")
        for small, large in zip(getattr(smaller, part), getattr(size, part), strict=True)
    ]
    pairs.append((smaller.view, size.view))
    return smaller.mixer == size.mixer and smaller != size and all(small <= large for small, large in pairs)
