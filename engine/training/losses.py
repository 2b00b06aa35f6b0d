"""What the networks are trained for. All losses are fp32 means."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from torch import Tensor

from engine.animators.mobileportrait.networks.grids import sample
from engine.animators.mobileportrait.networks.portrait_network import MobilePortrait
from engine.animators.mobileportrait.networks.synthesis import Painting, mix_layers
from engine.animators.mobileportrait.networks.transforms import apply_affine
from engine.training.batch import Batch
from engine.training.exported_portrait import ExportedPortrait

# neural keypoints closer than this push one another away, in −1..1 units
APART = 0.12
# side of the squares that SSIM compares, and its two constants for values of 0..1
SSIM_PX, SSIM_MEAN, SSIM_SPREAD = 7, 0.01**2, 0.03**2
# random similarity of the equivariance loss
TURN_RAD, SCALE, SHIFT = 0.35, 0.2, 0.15


@dataclass(frozen=True, slots=True)
class Weights:
    """What each loss counts. contours: see contour_reader.py; feature, adversarial: second stage."""

    picture: float = 1.0
    gradient: float = 1.0
    structure: float = 0.3
    coarse: float = 0.5
    warped: float = 0.5
    painted: float = 0.4
    whole_warp: float = 0.5
    masks: float = 0.05
    keypoints: float = 0.5
    equivariance: float = 0.2
    contours: float = 0.3
    feature: float = 1.0
    adversarial: float = 0.05


@dataclass(frozen=True, slots=True)
class Rendering:
    """One forward pass. neural (B, 50, 2); warped, picture, target (B, 3, w, w) in the windows; attention (B, 1, w, w).

    contours (B, 5, w, w) in the windows; grid (B, 64, 64, 2) and masks (B, 2, 64, 64) of the motion.
    """

    neural: Tensor
    grid: Tensor
    masks: Tensor
    warped: Tensor
    painting: Painting
    picture: Tensor
    target: Tensor
    attention: Tensor
    contours: Tensor


def render(model: MobilePortrait | ExportedPortrait, batch: Batch) -> Rendering:
    """Run the networks over a batch."""
    source = batch.source
    features = model.encode(source)
    mixed = model.mix(features.neural, batch.keypoints, batch.affine, batch.small_driving)
    motion = model.move(source, features, batch.keypoints, batch.small_contours, batch.affine, mixed)
    warped, painting = model.paint(source, features, batch.background, batch.contours, motion, batch.windows)
    return Rendering(
        neural=features.neural,
        grid=motion.grid,
        masks=motion.masks,
        warped=warped,
        painting=painting,
        picture=mix_layers(warped, batch.background, painting),
        target=batch.driving,
        attention=batch.attention,
        contours=batch.contours,
    )


def reconstruction_losses(seen: Rendering, batch: Batch, model: MobilePortrait) -> dict[str, Tensor]:
    """Return the losses of the first stage by the names of Weights."""
    error = (seen.picture - seen.target).abs()
    return {
        "picture": (error * seen.attention).mean(),
        "gradient": _gradient_error(seen),
        "structure": structure_error(seen.picture.float(), seen.target),
        "coarse": sum_of(
            (nnf.avg_pool2d(seen.picture, k) - nnf.avg_pool2d(seen.target, k)).abs().mean() for k in (2, 4)
        ),
        "warped": ((seen.warped - seen.target).abs() * seen.attention).mean(),
        "painted": ((seen.painting.painted - seen.target).abs() * seen.attention).mean(),
        "whole_warp": _whole_warp_error(seen, batch),
        "masks": _mask_error(seen, batch),
        "keypoints": spread_error(seen.neural),
        "equivariance": equivariance_error(model, batch, seen.neural),
    }


def sum_of(terms: object) -> Tensor:
    """Return the sum of an iterable of tensors."""
    return torch.stack(list(terms)).sum()  # type: ignore[call-overload]


def _gradient_error(seen: Rendering) -> Tensor:
    """Return the L1 error of differences between neighbours: edges, not levels."""
    difference = seen.picture - seen.target
    across = (difference[..., 1:] - difference[..., :-1]).abs() * seen.attention[..., 1:]
    down = (difference[..., 1:, :] - difference[..., :-1, :]).abs() * seen.attention[..., 1:, :]
    return across.mean() + down.mean()


def structure_error(picture: Tensor, target: Tensor) -> Tensor:
    """Return 1 − SSIM of pictures (B, 3, h, w), 0..1 (Wang et al. 2004, eq. 13, over squares in place of Gaussians)."""
    mean, truth = (nnf.avg_pool2d(one, SSIM_PX, 1) for one in (picture, target))
    squares, true_squares, products = (
        nnf.avg_pool2d(a * b, SSIM_PX, 1) for a, b in ((picture, picture), (target, target), (picture, target))
    )
    spread, true_spread = squares - mean.square(), true_squares - truth.square()
    likeness = (2 * mean * truth + SSIM_MEAN) / (mean.square() + truth.square() + SSIM_MEAN)
    likeness = likeness * (2 * (products - mean * truth) + SSIM_SPREAD) / (spread + true_spread + SSIM_SPREAD)
    return 1 - likeness.mean()


def _whole_warp_error(seen: Rendering, batch: Batch) -> Tensor:
    """Return the L1 error of the whole source warped at 64 px, where the driving frame shows the person."""
    warped = sample(batch.source.views[:, 0], seen.grid)
    person = 0.1 + batch.small_mask
    return ((warped - batch.small_driving).abs() * person).mean()


def _mask_error(seen: Rendering, batch: Batch) -> Tensor:
    """Return the two mask losses: the driving frame's foreground and face (cross-entropy)."""
    truth = torch.cat([batch.small_mask, batch.small_contours[:, :1]], 1)
    return nnf.binary_cross_entropy_with_logits(seen.masks, truth)


def spread_error(neural: Tensor) -> Tensor:
    """Return by how much neural keypoints (B, 50, 2) lie closer together than APART, mean over pairs."""
    distance = (neural[:, :, None] - neural[:, None]).square().sum(-1).add(1e-6).sqrt()
    near = torch.relu(APART - distance)
    count = neural.shape[1]
    return (near.sum((1, 2)) - APART * count).clamp(min=0).mean() / count


def equivariance_error(model: MobilePortrait, batch: Batch, neural: Tensor) -> Tensor:
    """Return how far the neural keypoints miss a random similarity of the source; L1."""
    b = len(neural)
    random = torch.rand(b, 4, generator=torch.Generator().manual_seed(int(neural.shape[0]))).to(neural.device)
    turn, scale = TURN_RAD * (2 * random[:, 0] - 1), 1 + SCALE * (2 * random[:, 1] - 1)
    cosine, sine = scale * turn.cos(), scale * turn.sin()
    linear = torch.stack([torch.stack([cosine, -sine], -1), torch.stack([sine, cosine], -1)], -2)
    affine = torch.cat([linear, SHIFT * (2 * random[:, 2:, None] - 1)], -1)
    grid = nnf.affine_grid(affine, [b, 1, 64, 64], align_corners=False)
    moved = model.detector(sample(batch.source.views[:, 0], grid))
    # the moved picture shows at p what the source has at A p
    return (apply_affine(affine, moved) - neural).abs().mean()


def hinge_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """Return the discriminator's hinge loss."""
    return torch.relu(1 - real.float()).mean() + torch.relu(1 + fake.float()).mean()


def feature_error(real: list[Tensor], fake: list[Tensor]) -> Tensor:
    """Return feature matching: the mean L1 distance of the discriminator's features, layer by layer."""
    return sum_of((a.detach().float() - b.float()).abs().mean() for a, b in zip(real, fake, strict=True))
