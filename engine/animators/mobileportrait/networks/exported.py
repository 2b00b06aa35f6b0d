"""The graphs that the live engine runs: one per avatar, the others for every frame. Stitching is its own network."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.folded_join import with_folded_joins
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.transforms import transforms
from engine.animators.mobileportrait.sizes import INNER, INNER_VIEW

# differences of logits beyond this change nothing
STEEPEST = 30.0
# what is painted changes a picture by a tenth of what logits measure; with 8 bits for both, it is written larger
PAINT_GAIN = 16.0


class AvatarGraph(nn.Module):
    """What depends on the photo alone: views (1, 5, 3, 64, 64), keypoints (1, 106, 2) → neural, mixed, view."""

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.network = network

    def forward(self, views: Tensor, keypoints: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See SourceFeatures."""
        neural = self.network.detector(views[:, 0])
        return neural, self.network.mixer(keypoints, neural), self.network.views(views)


class MixerGraph(nn.Module):
    """The driving frame's mixed keypoints: neural (1, 50, 2), driving (1, 106, 2), affine (1, 2, 3) → (1, 50, 2)."""

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.network = network

    def forward(self, neural: Tensor, driving: Tensor, affine: Tensor) -> Tensor:
        """See MobilePortrait.mix."""
        return self.network.mix(neural, driving, affine)


class TransformGraph(nn.Module):
    """The transformations of one frame. The splines are solved outside, where a system of equations costs nothing.

    keypoints, driving (1, 106, 2); affine (1, 2, 3); driving_mixed (1, 50, 2); splines (1, 10, 8, 2). Returns
    candidates (1, 2, 13, 64, 64), see transforms.py.
    """

    def forward(
        self, keypoints: Tensor, driving: Tensor, affine: Tensor, driving_mixed: Tensor, splines: Tensor
    ) -> Tensor:
        """Return candidates."""
        return transforms(affine, splines, keypoints, driving, driving_mixed)


class MotionGraph(nn.Module):
    """The motion of one frame. The photo is sampled outside, where it costs a tenth.

    still (1, 9, 64, 64): picture, foreground and contours of the source; contours (1, 5, 64, 64) of the driving frame;
    candidates (1, 2, 13, 64, 64); source_mixed, driving_mixed (1, 50, 2); moved (1, 36, 64, 64), person
    (1, 2, 64, 64): see DenseMotion.mix. Returns grid (1, 64, 64, 2) and occlusion (1, 1, 64, 64) as in Motion.
    """

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.motion = with_folded_joins(network.motion)

    def forward(
        self,
        still: Tensor,
        contours: Tensor,
        candidates: Tensor,
        source_mixed: Tensor,
        driving_mixed: Tensor,
        moved: Tensor,
        person: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return grid and occlusion."""
        motion = self.motion.mix(still, contours, candidates, source_mixed, driving_mixed, moved, person)
        return motion.grid, motion.occlusion


class SynthesisGraph(nn.Module):
    """The layers of one frame. Everything but the network is done outside, where it costs a tenth.

    Shapes are those of a whole picture; the graph "inner" is the same for the part that sizes.INNER leaves.
    packed (1, 52, 128, 128) uint8: warped picture and foreground, background, contours, occlusion at 256 px, each plane
    as four, see packing.py; view (1, V, 16, 16). Returns layers (1, 20, 128, 128) in 0..1, packed likewise: what is
    painted (3 planes), share of the background, share of what is painted.
    """

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.synthesis = with_folded_joins(network.synthesis)
        heads = self.synthesis.heads
        assert heads.bias is not None
        with torch.no_grad():
            heads.weight[:12] *= PAINT_GAIN
            heads.bias[:12] *= PAINT_GAIN

    def forward(self, packed: Tensor, view: Tensor) -> Tensor:
        """Return layers."""
        heads = self.synthesis.heads_of(packed.float() / 255, view)
        photo = packed[:, :12].float() / 255
        painted = (photo + torch.tanh(heads[:, :12] / PAINT_GAIN)).clamp(0, 1)
        # softmax by hand: the operator is slow along channels
        kept, still, brushed = heads[:, 12:16], heads[:, 16:20], heads[:, 20:]
        still, brushed = ((one - kept).clamp(-STEEPEST, STEEPEST).exp() for one in (still, brushed))
        total = 1 + still + brushed
        return torch.cat([painted, still / total, brushed / total], 1)


def inner_inputs(packed: Tensor, view: Tensor) -> dict[str, Tensor]:
    """Return the inputs of the graph "inner" for those of "synthesis"."""
    return {
        "packed": packed[..., INNER, INNER].contiguous(),
        "view": view[..., INNER_VIEW, INNER_VIEW].contiguous(),
    }


def example_inputs(view_channels: int) -> dict[str, dict[str, Tensor]]:
    """Return random inputs of every graph by its name, for export and checks; the faces in them are nearly alike."""
    random = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> Tensor:
        return torch.rand(shape, generator=random)

    packed, view = (255 * noise(1, 52, 128, 128)).to(torch.uint8), noise(1, view_channels, 16, 16)
    keypoints, mixed = noise(1, 106, 2) - 0.5, noise(1, 50, 2) - 0.5
    driving, affine = keypoints + 0.02 * noise(1, 106, 2), torch.eye(2, 3)[None] + 0.01 * noise(1, 2, 3)
    return {
        "avatar": {"views": noise(1, 5, 3, 64, 64), "keypoints": keypoints},
        "mixer": {"neural": mixed, "driving": driving, "affine": affine},
        "stitching": {"source_mixed": mixed, "driving_mixed": mixed + 0.02 * noise(1, 50, 2)},
        "transforms": {
            "keypoints": keypoints,
            "driving": driving,
            "affine": affine,
            "driving_mixed": mixed + 0.02 * noise(1, 50, 2),
            "splines": 0.01 * noise(1, 10, 8, 2),
        },
        "motion": {
            "still": noise(1, 9, 64, 64),
            "contours": noise(1, 5, 64, 64),
            "candidates": 2 * noise(1, 2, 13, 64, 64) - 1,
            "source_mixed": mixed,
            "driving_mixed": mixed + 0.02 * noise(1, 50, 2),
            "moved": noise(1, 36, 64, 64),
            "person": noise(1, 2, 64, 64),
        },
        "synthesis": {"packed": packed, "view": view},
        "inner": inner_inputs(packed, view),
    }
