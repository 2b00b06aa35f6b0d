"""The four graphs that the live engine runs: one per avatar; mixer, motion and synthesis per frame."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.portrait_network import (
    MobilePortrait,
    SourceFeatures,
    SourceInputs,
    enlarged,
)


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


class MotionGraph(nn.Module):
    """The motion of one frame. The splines are solved outside, where a system of equations costs nothing.

    small (1, 9, 64, 64): picture, foreground and contours of the source; keypoints, driving (1, 106, 2); source_mixed,
    driving_mixed (1, 50, 2); contours (1, 5, 64, 64); affine (1, 2, 3); splines (1, 10, 8, 2). Returns grid
    (1, 64, 64, 2) and occlusion (1, 1, 64, 64) as in Motion.
    """

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        small: Tensor,
        keypoints: Tensor,
        source_mixed: Tensor,
        contours: Tensor,
        driving: Tensor,
        affine: Tensor,
        driving_mixed: Tensor,
        splines: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return grid and occlusion."""
        # the network looks at the photo at 64 px only
        source = SourceInputs(small[:, :3], small[:, 3:4], small[:, 4:], keypoints, small[:, None, :3])
        features = SourceFeatures(source_mixed, source_mixed, source_mixed)
        motion = self.network.move(source, features, driving, contours, affine, driving_mixed, splines)
        return motion.grid, motion.occlusion


class SynthesisGraph(nn.Module):
    """The layers of one frame. The photo is warped outside, where it costs a tenth.

    warped (1, 4, 256, 256): picture and foreground moved by the grid; background (1, 3, 256, 256); contours
    (1, 5, 256, 256); occlusion (1, 1, 64, 64); view (1, V, 16, 16). Returns painted and shares (1, 3, 256, 256).
    """

    def __init__(self, network: MobilePortrait) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, warped: Tensor, background: Tensor, contours: Tensor, occlusion: Tensor, view: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return painted and shares."""
        fine = enlarged(occlusion)
        painting = self.network.synthesis(warped[:, :3], warped[:, 3:], background, contours, fine, view)
        return painting.painted, painting.shares


def example_inputs(view_channels: int) -> dict[str, dict[str, Tensor]]:
    """Return random inputs of every graph by its name, for export and checks; the faces in them are nearly alike."""
    random = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> Tensor:
        return torch.rand(shape, generator=random)

    keypoints, mixed = noise(1, 106, 2) - 0.5, noise(1, 50, 2) - 0.5
    driving, affine = keypoints + 0.02 * noise(1, 106, 2), torch.eye(2, 3)[None] + 0.01 * noise(1, 2, 3)
    return {
        "avatar": {"views": noise(1, 5, 3, 64, 64), "keypoints": keypoints},
        "mixer": {"neural": mixed, "driving": driving, "affine": affine},
        "motion": {
            "small": noise(1, 9, 64, 64),
            "keypoints": keypoints,
            "source_mixed": mixed,
            "contours": noise(1, 5, 64, 64),
            "driving": driving,
            "affine": affine,
            "driving_mixed": mixed + 0.02 * noise(1, 50, 2),
            "splines": 0.01 * noise(1, 10, 8, 2),
        },
        "synthesis": {
            "warped": noise(1, 4, 256, 256),
            "background": noise(1, 3, 256, 256),
            "contours": noise(1, 5, 256, 256),
            "occlusion": noise(1, 1, 64, 64),
            "view": noise(1, view_channels, 16, 16),
        },
    }
