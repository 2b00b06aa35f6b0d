"""Pixel metrics at 256 × 256: against the truth, and against the photo where nothing should move."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from engine.errors import UsageError
from engine.evaluation.face_crop import METRIC_PX
from engine.frame import Array, Image
from engine.tracking.canonical import OVAL

# stands for an infinite PSNR, of pictures that are equal
EQUAL_PSNR_DB = 100.0
# the outermost ring of a picture, as a share of its shorter side: 4 px of 256
RING = 1 / 64
# the head with hair, ears and chin: the face oval enlarged about a point a little above its middle
HEAD_OVER_OVAL, HEAD_RISE = 1.6, 0.1

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One picture against the truth. psnr in dB, ssim in -1..1, l1 mean absolute difference in 0..1."""

    psnr: float
    ssim: float
    l1: float


@dataclass(frozen=True, slots=True)
class Stillness:
    """One picture against the photo. border, seam: mean absolute difference of 255; bci in -1..1, None if not measured.

    border: in the outermost ring of the whole picture. seam: outside the head, in the face crop. bci (background
    consistency index): mean SSIM (Wang 2004, grey) of the same place. csim in -1..1: cosine of the angle between the
    two faces' directions of identity, None if not measured.
    """

    border: float
    seam: float | None
    bci: float | None
    csim: float | None = None


def require_scikit_image() -> None:
    """Raise UsageError if scikit-image, which measures SSIM, is not installed."""
    if importlib.util.find_spec("skimage") is None:
        raise UsageError("Measuring needs scikit-image. Install it with: pip install 'understudy[dev]'")


def likeness(truth: Image, result: Image) -> Likeness:
    """Compare two pictures (256, 256, 3) uint8 RGB.

    PSNR over all channels; SSIM (Wang 2004) as scikit-image's default: 7 × 7 windows, mean over the channels.
    """
    a, b = truth.astype(np.float32), result.astype(np.float32)
    difference = a - b
    mean_square = float(np.square(difference).mean())
    psnr = min(EQUAL_PSNR_DB, 10 * np.log10(255.0**2 / mean_square)) if mean_square > 0 else EQUAL_PSNR_DB
    ssim = _ssim(a, b)[0] if mean_square > 0 else 1.0
    return Likeness(psnr, ssim, float(np.abs(difference).mean()) / 255.0)


def border_difference(photo: Image, picture: Image) -> float:
    """Return the mean absolute difference, of 255, in the outermost ring. Both (H, W, 3) uint8 RGB of one size."""
    ring = max(1, round(min(photo.shape[:2]) * RING))
    inner = slice(ring, -ring)
    strips = ((slice(None, ring),), (slice(-ring, None),), (inner, slice(None, ring)), (inner, slice(-ring, None)))
    total = sum(float(cv2.norm(photo[at], picture[at], cv2.NORM_L1)) for at in strips)
    return total / sum(photo[at].size for at in strips)


def head_mask(landmarks: Array) -> Mask:
    """Return (256, 256): where the head is, hair and ears included, for landmarks (478, 2) px at 256."""
    oval = landmarks[OVAL]
    low, high = oval.min(0), oval.max(0)
    centre = (low + high) / 2 - np.array([0.0, HEAD_RISE * (high[1] - low[1])], np.float32)
    outline = centre + HEAD_OVER_OVAL * (oval - (low + high) / 2)
    mask = np.zeros((METRIC_PX, METRIC_PX), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(outline).astype(np.int32)), [1])
    return mask.astype(np.bool_)


def seam_difference(photo: Image, picture: Image, outside: Mask) -> float | None:
    """Return the mean absolute difference, of 255, of two (256, 256, 3) pictures where outside; None if nowhere."""
    if not outside.any():
        return None
    return float(cv2.absdiff(photo, picture)[outside].mean())


def background_consistency(photo: Image, picture: Image, outside: Mask) -> float | None:
    """Return the mean grey SSIM of two (256, 256, 3) pictures where outside; None if that is nowhere."""
    if not outside.any():
        return None
    a, b = (cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) for image in (photo, picture))
    return float(_ssim(a, b)[1][outside].mean())


def _ssim(a: Array, b: Array) -> tuple[float, Array]:
    """Return the mean SSIM of two float32 pictures of range 255, (H, W) or (H, W, 3), and its map."""
    from skimage import metrics

    similarity: Any = metrics.structural_similarity
    mean, local = similarity(a, b, channel_axis=2 if a.ndim == 3 else None, data_range=255.0, full=True)
    return float(mean), np.asarray(local, np.float32)
