"""Thin-plate splines for batches of keypoint groups, in torch, so that gradients reach the keypoints.

The same mathematics as engine.animators.mobileportrait.thin_plate, which the live engine uses; a test holds them equal.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor

from engine.animators.mobileportrait.thin_plate import AFFINE_RIDGE, LEAST_DISTANCE2, RIDGE


def radial(distance2: Tensor) -> Tensor:
    """Return U(r) = r² log r² of squared distances, 0 at 0."""
    return distance2 * torch.log(distance2 + LEAST_DISTANCE2)


def squared_distances(points: Tensor, places: Tensor) -> Tensor:
    """Return |x − p|² of points (..., N, 2) and places (P, 2), (..., N, P).

    As one product, (−2 u, −2 v, 1, |x|²) · (x, y, |p|², 1): sums along rows would cost more than the product.
    """
    near = torch.cat([places, places.square().sum(-1, keepdim=True), torch.ones_like(places[:, :1])], -1)
    length2 = points.square().sum(-1, keepdim=True)
    far = torch.cat([-2 * points, torch.ones_like(length2), length2], -1)
    return (far @ near.transpose(0, 1)).clamp(min=0)


def solve(controls: Tensor, values: Tensor) -> Tensor:
    """Return spline weights (B, G, N + 3, 2) with which controls (B, G, N, 2) take values (B, G, N, 2). fp32."""
    b, g, n, _ = controls.shape
    distance2 = (controls[:, :, :, None] - controls[:, :, None]).square().sum(-1)
    eye = torch.eye(n, device=controls.device)
    kernel = radial(distance2) + RIDGE * eye
    plane = torch.cat([torch.ones_like(controls[..., :1]), controls], -1)
    corner = -AFFINE_RIDGE * torch.eye(3, device=controls.device).expand(b, g, 3, 3)
    system = torch.cat([torch.cat([kernel, plane], -1), torch.cat([plane.transpose(2, 3), corner], -1)], -2)
    wanted = torch.cat([values, values.new_zeros(b, g, 3, 2)], 2)
    return cast(Tensor, torch.linalg.solve(system, wanted))


def evaluate(weights: Tensor, controls: Tensor, grid: Tensor) -> Tensor:
    """Return the splines' values (B, G, 2, P) at places grid (P, 2); weights from solve, controls as given to it."""
    distance2 = squared_distances(controls, grid)
    plane = torch.cat([torch.ones_like(grid[:, :1]), grid], -1).transpose(0, 1)
    n = controls.shape[2]
    rows = weights.transpose(2, 3)
    return rows[..., :n] @ radial(distance2) + rows[..., n:] @ plane
