from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.errors import UsageError
from engine.evaluation.pixels import (
    EQUAL_PSNR_DB,
    background_consistency,
    border_difference,
    head_mask,
    likeness,
    require_scikit_image,
    seam_difference,
)
from engine.frame import Image
from engine.tracking import canonical as c


def picture(seed: int, side: int = 256) -> Image:
    noise = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.uint8)


def test_a_picture_is_perfectly_like_itself() -> None:
    like = likeness(picture(0), picture(0))
    assert (like.psnr, like.ssim, like.l1) == (EQUAL_PSNR_DB, 1.0, 0.0)


def test_figures_are_those_of_scikit_image() -> None:
    a, b = picture(0), np.roll(picture(0), 2, axis=1)
    like = likeness(a, b)
    assert like.psnr == pytest.approx(peak_signal_noise_ratio(a, b), rel=1e-4)
    assert like.ssim == pytest.approx(structural_similarity(a, b, channel_axis=2), abs=1e-3)
    assert like.l1 == pytest.approx(np.abs(a.astype(float) - b).mean() / 255, rel=1e-4)


def test_the_border_is_the_outermost_ring_only() -> None:
    photo = np.zeros((512, 384, 3), np.uint8)
    inside, ring = photo.copy(), photo.copy()
    inside[6:-6, 6:-6] = 255
    ring[:6], ring[-6:], ring[:, :6], ring[:, -6:] = 10, 10, 10, 10
    assert border_difference(photo, inside) == 0
    assert border_difference(photo, ring) == pytest.approx(10)
    corner = photo.copy()
    corner[:6, :6] = 100
    assert 0 < border_difference(photo, corner) < 1


def test_head_mask_covers_face_and_hair_but_not_the_picture() -> None:
    landmarks = c.mean_face()[:, :2] * 60 + 128
    mask = head_mask(landmarks)
    low, high = landmarks.min(0).astype(int), landmarks.max(0).astype(int)
    assert mask[low[1] : high[1], 128].all() and mask[110, low[0] : high[0]].all()
    assert mask[low[1] - 20, 128], "hair"
    assert not mask[:, 5].any() and not mask[-5].any()


def test_seam_and_consistency_look_only_outside() -> None:
    photo, moved = picture(0), picture(0)
    moved[100:150, 100:150] = 0
    outside = np.ones((256, 256), bool)
    outside[90:160, 90:160] = False
    assert seam_difference(photo, moved, outside) == 0
    assert background_consistency(photo, moved, outside) == pytest.approx(1, abs=1e-5)
    assert seam_difference(photo, moved, ~outside) > 10
    consistency = background_consistency(photo, moved, ~outside)
    assert consistency is not None and consistency < 0.8


def test_where_nothing_is_outside_there_is_no_figure() -> None:
    nowhere = np.zeros((256, 256), bool)
    assert seam_difference(picture(0), picture(1), nowhere) is None
    assert background_consistency(picture(0), picture(1), nowhere) is None


def test_a_missing_scikit_image_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    require_scikit_image()
    monkeypatch.setitem(sys.modules, "skimage", None)
    with pytest.raises(UsageError, match="scikit-image"):
        require_scikit_image()
