"""Counts what LivePortrait computes for one picture, before and after each of its savings; writes a table in Markdown.

    python packaging/benchmarks/count_liveportrait.py

Needs neither weights nor a graphics card: the networks are built without memory, only shapes go through them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from engine.animators.liveportrait.builder import Networks, empty_networks
from engine.animators.liveportrait.savings import SAVINGS


class CallCounter(TorchDispatchMode):
    """Counts the operators that write new numbers; views cost nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        self.calls += not func.is_view
        return func(*args, **(kwargs or {}))


def main() -> None:
    """Write the table to stdout."""
    with torch.device("meta"), torch.inference_mode():
        networks = empty_networks()
        for field in fields(networks):
            getattr(networks, field.name).requires_grad_(False).eval()
        rows = [("as published", _count(networks, per_source=True))]
        rows.append(("f_s compressed and Gaussians of x_s made once per source", _count(networks)))
        for name, save in SAVINGS:
            save(networks)
            rows.append((name, _count(networks)))
    write = sys.stdout.write
    write("| saving, added to those above | M | W | G | picture | operators |\n|---|---|---|---|---|---|\n")
    for name, (m, w, g, calls) in rows:
        write(f"| {name} | {m:.1f} | {w:.1f} | {g:.1f} | **{m + w + g:.1f}** | {calls} |\n")


def _count(networks: Networks, *, per_source: bool = False) -> tuple[float, float, float, int]:
    """Return the billions of multiplications of M, W and G, and the operators of all. per_source: what W does once."""
    volume, keypoints = torch.empty(1, 32, 16, 64, 64), torch.empty(1, 21, 3)
    source = networks.warping.prepare(volume, keypoints)
    features = torch.empty(1, 256, 64, 64)

    def warp() -> object:
        return networks.warping(networks.warping.prepare(volume, keypoints) if per_source else source, keypoints)

    steps: tuple[Callable[[], object], ...] = (
        lambda: networks.motion(torch.empty(1, 3, 256, 256)),
        warp,
        lambda: networks.generator(features),
    )
    counted, calls = [], 0
    for step in steps:
        with FlopCounterMode(display=False) as multiplications:
            step()
        with CallCounter() as operators:
            step()
        counted.append(multiplications.get_total_flops() / 2e9)
        calls += operators.calls
    return counted[0], counted[1], counted[2], calls


if __name__ == "__main__":
    main()
