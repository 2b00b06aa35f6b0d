"""All networks of MobilePortrait, joined."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from engine.animators.mobileportrait.networks.dense_motion import DenseMotion, Motion, pooled
from engine.animators.mobileportrait.networks.grids import finer, sample
from engine.animators.mobileportrait.networks.keypoint_detector import KeypointDetector
from engine.animators.mobileportrait.networks.keypoint_mixer import KeypointMixer
from engine.animators.mobileportrait.networks.synthesis import Painting, Synthesis
from engine.animators.mobileportrait.networks.transforms import apply_affine, spline_weights, transforms
from engine.animators.mobileportrait.networks.view_encoder import ViewEncoder
from engine.animators.mobileportrait.networks.windows import Windows
from engine.animators.mobileportrait.sizes import PICTURE_PX, SYNTHESIS_STRIDE, Size


class SourceInputs(NamedTuple):
    """What is known of the photo. All pictures in 0..1.

    picture (B, 3, 256, 256); foreground (B, 1, 256, 256); contours (B, 5, 64, 64); keypoints (B, 106, 2) in −1..1;
    views (B, 5, 3, 64, 64), the first one the photo itself.
    """

    picture: Tensor
    foreground: Tensor
    contours: Tensor
    keypoints: Tensor
    views: Tensor


class SourceFeatures(NamedTuple):
    """What is computed once per avatar: neural (B, 50, 2), mixed (B, 50, 2) keypoints, view (B, V, 16, 16)."""

    neural: Tensor
    mixed: Tensor
    view: Tensor


class MobilePortrait(nn.Module):
    """Detector, mixer, dense motion, view encoder, synthesis.

    Live, only the motion of a driver is known, not a picture of the portrait in it. So the driving frame's neural
    keypoints are the source's, carried by the affine of the skull; the mixer corrects what they miss. With
    driving_pixels they are detected in the driving frame, as in the paper: for the ablation only.
    """

    def __init__(self, size: Size, *, residual_flow: bool = True, driving_pixels: bool = False) -> None:
        super().__init__()
        self.driving_pixels = driving_pixels
        self.detector = KeypointDetector(size.detector)
        self.mixer = KeypointMixer(size.mixer)
        self.motion = DenseMotion(size.motion, residual_flow)
        self.views = ViewEncoder(size.view)
        self.synthesis = Synthesis(size.synthesis, size.view)

    def encode(self, source: SourceInputs) -> SourceFeatures:
        """Return what depends on the photo alone."""
        neural = self.detector(source.views[:, 0])
        return SourceFeatures(neural, self.mixer(source.keypoints, neural), self.views(source.views))

    def mix(self, neural: Tensor, driving: Tensor, affine: Tensor, picture: Tensor | None = None) -> Tensor:
        """Return the driving frame's mixed keypoints (B, 50, 2).

        neural (B, 50, 2) of the source; driving (B, 106, 2); affine (B, 2, 3) source from driving; picture
        (B, 3, 64, 64) the driving frame, used with driving_pixels only.
        """
        if self.driving_pixels and picture is not None:
            return self.mixer(driving, self.detector(picture))  # type: ignore[no-any-return]
        return self.mixer(driving, apply_affine(inverse_affine(affine), neural))  # type: ignore[no-any-return]

    def move(
        self,
        source: SourceInputs,
        features: SourceFeatures,
        driving: Tensor,
        driving_contours: Tensor,
        affine: Tensor,
        mixed: Tensor,
        splines: Tensor | None = None,
    ) -> Motion:
        """Return the motion. driving_contours (B, 5, 64, 64); splines: solved elsewhere, as the live engine does."""
        with torch.autocast(affine.device.type, enabled=False):
            if splines is None:
                splines = spline_weights(affine, features.mixed, mixed)
            candidates = transforms(affine, splines, source.keypoints, driving, mixed)
        return self.motion(  # type: ignore[no-any-return]
            source.views[:, 0],
            pooled(source.foreground),
            source.contours,
            driving_contours,
            candidates,
            features.mixed,
            mixed,
        )

    def paint(
        self,
        source: SourceInputs,
        features: SourceFeatures,
        background: Tensor,
        driving_contours: Tensor,
        motion: Motion,
        windows: Windows | None = None,
    ) -> tuple[Tensor, Painting]:
        """Return the warped source (B, 3, w, w) and the layers, over the whole picture or each sample's window.

        background (B, 3, w, w) and driving_contours (B, 5, w, w) show the window only.
        """
        cut = windows or Windows.whole(len(source.picture))
        grid = cut.of(finer(motion.grid, PICTURE_PX).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        warped = sample(torch.cat([source.picture, source.foreground], 1), grid)
        painting = self.synthesis(
            warped[:, :3],
            warped[:, 3:],
            background,
            driving_contours,
            cut.of(enlarged(motion.occlusion)),
            cut.of(features.view, SYNTHESIS_STRIDE),
        )
        return warped[:, :3], painting


def enlarged(occlusion: Tensor) -> Tensor:
    """Return occlusion (B, 1, 64, 64) at the picture's size, (B, 1, 256, 256)."""
    return nnf.interpolate(occlusion, size=(PICTURE_PX, PICTURE_PX), mode="bilinear", align_corners=False)


def inverse_affine(affine: Tensor) -> Tensor:
    """Return the inverse (B, 2, 3) of affine (B, 2, 3), by Cramer's rule: exports as plain arithmetic."""
    a, b, c, d = affine[:, 0, 0], affine[:, 0, 1], affine[:, 1, 0], affine[:, 1, 1]
    linear = torch.stack([torch.stack([d, -b], -1), torch.stack([-c, a], -1)], -2) / (a * d - b * c)[:, None, None]
    return torch.cat([linear, -linear @ affine[:, :, 2:]], -1)
