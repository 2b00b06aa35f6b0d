"""How much of its teeth a photo shows."""

from __future__ import annotations

import numpy as np

from engine.animators.mesh.oral import Inside
from engine.animators.mesh.sampling import sample
from engine.frame import Array, Image

# places between upper and lower lip that are looked at, and the columns that are not quite at the mouth's corners
_BETWEEN = np.linspace(0.12, 0.88, 9, dtype=np.float32)[:, None, None]
_COLUMNS = slice(1, -1)
# as light as this share of what teeth would be here, a pixel may be one; as red as these shares of the lip, it is none
_LIGHT, _LESS_RED, _AS_RED = 0.8, 0.45, 0.8
_LEAST_RED = 0.03
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def teeth_seen(crop: Image, inside: Inside, upper: Array, lower: Array) -> float:
    """Return across how much of the mouth teeth are seen, 0 none to 1 from corner to corner.

    crop (H, W, 3) uint8 RGB; inside: what would be painted there; upper, lower (11, 2) px: the inner lips.
    """
    colours = sample(crop, np.asarray(upper + _BETWEEN * (lower - upper), np.float32)).astype(np.float32)
    dark, light = float(inside.cavity @ _LUMA), _LIGHT * float(inside.teeth @ _LUMA)
    bright = np.clip((colours @ _LUMA - dark) / max(light - dark, 1.0), 0, 1)
    lip = max(float(_redness(inside.tongue)), _LEAST_RED)
    pale = np.clip((_AS_RED - _redness(colours) / lip) / (_AS_RED - _LESS_RED), 0, 1)
    return float((bright * pale).max(0)[_COLUMNS].mean())


def _redness(colours: Array) -> Array:
    """Return by how much red outshines the other two of colours (..., 3), over all of them."""
    total = np.maximum(colours.sum(-1), 1.0)
    return np.asarray((colours[..., 0] - (colours[..., 1] + colours[..., 2]) / 2) / total, np.float32)
