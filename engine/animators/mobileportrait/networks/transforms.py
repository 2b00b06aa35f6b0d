"""The transformations among which the dense motion network chooses: where in the source each driving place comes from.

The paper's are the identity, for the background, and thin-plate splines through groups of mixed keypoints. Two more
make a good start: the affine map that fits the skull, and that map with each landmark's remainder spread around it.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.animators.mobileportrait.keypoints import GROUP_COUNT, GROUP_SIZE
from engine.animators.mobileportrait.networks import thin_plate
from engine.animators.mobileportrait.networks.grids import identity_grid
from engine.animators.mobileportrait.sizes import MOTION_PX

# identity, affine, affine with remainders, splines
TRANSFORMS = 3 + GROUP_COUNT
# how far a landmark's remainder reaches, and where it has faded, in −1..1 units
REACH, FADED = 0.05, 0.12
# e to less than this is as good as nothing
LEAST_POWER = -40.0
# splines far from their points would leave the picture
LIMIT = 2.0


def apply_affine(affine: Tensor, points: Tensor) -> Tensor:
    """Return points (..., 2) moved by affine (B, 2, 3), (B, ..., 2)."""
    flat = points.reshape(1, -1, 2) if points.dim() == 2 or points.shape[0] != affine.shape[0] else points
    moved = flat.flatten(1, -2) @ affine[:, :, :2].transpose(1, 2) + affine[:, None, :, 2]
    return moved


def grouped(mixed: Tensor) -> Tensor:
    """Return mixed (B, 50, ...) as (B, 10, 5, ...)."""
    return mixed.reshape(mixed.shape[0], GROUP_COUNT, GROUP_SIZE, *mixed.shape[2:])


def spline_weights(affine: Tensor, source_mixed: Tensor, driving_mixed: Tensor) -> Tensor:
    """Return the weights (B, 10, 8, 2) of the splines: what is left of each group after affine."""
    left = source_mixed - apply_affine(affine, driving_mixed)
    return thin_plate.solve(grouped(driving_mixed), grouped(left))


def falloff(distance: Tensor) -> Tensor:
    """Return exp(−d² / 2σ²), at least e^−40: what underflows is multiplied many times as slowly."""
    return (distance.square() / (-2 * REACH**2)).clamp(min=LEAST_POWER).exp()


def local_remainder(affine: Tensor, source: Tensor, driving: Tensor) -> Tensor:
    """Return what landmarks add to affine at the 64 px grid, (B, 2, 64, 64).

    Σ w_j r_j / (Σ w_j + w₀) with r_j = s_j − A d_j, w_j = exp(−|p − d_j|² / 2σ²); w₀ lets it fade away from the face.
    A Gaussian is a product of one in x and one in y, so that each sum is a product of small matrices.
    """
    axis = identity_grid(MOTION_PX, affine)[0, :, 0]
    x, y = (falloff(axis[:, None] - driving[:, None, :, i]) for i in (0, 1))
    left = source - apply_affine(affine, driving)
    sums = y[:, None] @ (x[:, None] * left.transpose(1, 2)[:, :, None]).transpose(2, 3)
    total = y @ x.transpose(1, 2) + math.exp(FADED**2 / (-2 * REACH**2))
    return sums / total[:, None]


def transforms(affine: Tensor, splines: Tensor, source: Tensor, driving: Tensor, driving_mixed: Tensor) -> Tensor:
    """Return all transformations as sampling grids, their x and y as planes (B, 2, 13, 64, 64), fp32.

    Exported, pairs cost ten times as much.

    affine (B, 2, 3); splines from spline_weights; source, driving (B, 106, 2) explicit keypoints; driving_mixed
    (B, 50, 2).
    """
    places = identity_grid(MOTION_PX, affine).flatten(0, 1)
    planes = places.transpose(0, 1)
    still = planes[None].expand(affine.shape[0], -1, -1)
    moved = affine[:, :, :2] @ planes + affine[:, :, 2:]
    near = moved + local_remainder(affine, source, driving).flatten(2)
    bent = thin_plate.evaluate(splines, grouped(driving_mixed), places)
    every = torch.cat([torch.stack([still, moved, near], 2), moved[:, :, None] + bent.transpose(1, 2)], 2)
    return every.clamp(-LIMIT, LIMIT).reshape(-1, 2, TRANSFORMS, MOTION_PX, MOTION_PX)


def pairs(planes: Tensor) -> Tensor:
    """Return sampling grids given as planes (B, 2, ...) as pairs (B, ..., 2)."""
    return planes.movedim(1, -1)
