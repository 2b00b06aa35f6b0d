"""Runs exported graphs in the place of the networks, so that what ships can be measured like what was trained."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from engine.animators.mobileportrait.networks.dense_motion import Motion, pooled
from engine.animators.mobileportrait.networks.grids import finer, sample
from engine.animators.mobileportrait.networks.portrait_network import (
    MobilePortrait,
    SourceFeatures,
    SourceInputs,
    enlarged,
)
from engine.animators.mobileportrait.networks.synthesis import Painting
from engine.animators.mobileportrait.networks.transforms import TRANSFORMS, pairs, spline_weights, transforms
from engine.animators.mobileportrait.networks.windows import Windows
from engine.animators.mobileportrait.runtime import PortraitRuntime
from engine.animators.mobileportrait.sizes import PICTURE_PX


class ExportedPortrait:
    """Motion and synthesis by the graphs of a folder, what comes before by the networks. Whole pictures only."""

    def __init__(self, network: MobilePortrait, runtime: PortraitRuntime) -> None:
        self.encode, self.mix = network.encode, network.mix
        self._runtime = runtime

    def move(
        self,
        source: SourceInputs,
        features: SourceFeatures,
        driving: Tensor,
        driving_contours: Tensor,
        affine: Tensor,
        mixed: Tensor,
    ) -> Motion:
        """As MobilePortrait.move; the masks, which only training uses, are 0."""
        inputs = motion_inputs(source, features, driving, driving_contours, affine, mixed)
        grid, occlusion = self._run("motion", inputs, len(driving))
        return Motion(grid, occlusion, torch.zeros(len(grid), 2, *occlusion.shape[2:]))

    def paint(
        self,
        source: SourceInputs,
        features: SourceFeatures,
        background: Tensor,
        driving_contours: Tensor,
        motion: Motion,
        windows: Windows | None = None,
    ) -> tuple[Tensor, Painting]:
        """As MobilePortrait.paint."""
        if windows is not None and windows.side != PICTURE_PX:
            raise ValueError("exported graphs paint whole pictures only")
        warped = sample(torch.cat([source.picture, source.foreground], 1), finer(motion.grid, PICTURE_PX))
        packed = packed_planes(warped, background, driving_contours, motion.occlusion)
        (layers,) = self._run("synthesis", {"packed": packed, "view": features.view}, len(packed))
        planes = nnf.pixel_shuffle(layers, 2)
        shares = torch.cat([1 - planes[:, 3:].sum(1, keepdim=True), planes[:, 3:]], 1)
        return warped[:, :3], Painting(planes[:, :3], shares)

    def _run(self, graph: str, inputs: dict[str, Tensor], count: int) -> list[Tensor]:
        """Run a graph, which takes one face at a time, over a batch."""
        rows = [
            self._runtime.run(graph, {name: value[row : row + 1].numpy() for name, value in inputs.items()})
            for row in range(count)
        ]
        return [torch.from_numpy(np.concatenate(parts)) for parts in zip(*rows, strict=True)]


def motion_inputs(
    source: SourceInputs, features: SourceFeatures, driving: Tensor, contours: Tensor, affine: Tensor, mixed: Tensor
) -> dict[str, Tensor]:
    """Return the inputs of the motion graph."""
    still = torch.cat([source.views[:, 0], pooled(source.foreground), source.contours], 1)
    splines = spline_weights(affine, features.mixed, mixed)
    candidates = transforms(affine, splines, source.keypoints, driving, mixed)
    moved = [sample(still[:, :3], pairs(candidates[:, :, row])) for row in range(1, TRANSFORMS)]
    return {
        "still": still,
        "contours": contours,
        "candidates": candidates,
        "source_mixed": features.mixed,
        "driving_mixed": mixed,
        "moved": torch.cat(moved, 1),
        "person": sample(still[:, 3:5], pairs(candidates[:, :, 2])),
    }


def packed_planes(warped: Tensor, background: Tensor, contours: Tensor, occlusion: Tensor) -> Tensor:
    """Return the packed input (1, 52, 128, 128) uint8 of the synthesis graph. warped (1, 4, 256, 256) with mask."""
    planes = torch.cat([warped, background, contours, enlarged(occlusion)], 1)
    return (nnf.pixel_unshuffle(planes, 2) * 255 + 0.5).clamp(0, 255).to(torch.uint8)
