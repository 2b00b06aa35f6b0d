from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mobileportrait.picture import compose, crop_map
from engine.frame import Array, Image

AXIS = (2 * np.arange(64, dtype=np.float32) + 1) / 64 - 1
STILL = np.stack(np.meshgrid(AXIS, AXIS), -1)


def layers(which: int, paint: float = 0.0) -> Array:
    """Return packed layers: the one of warped source, background and paint fills the picture."""
    packed = np.zeros((20, 128, 128), np.float32)
    packed[:12] = paint
    if which:
        packed[8 + 4 * which : 12 + 4 * which] = 1
    return packed


@pytest.fixture
def crop() -> Image:
    return np.random.default_rng(0).integers(0, 256, (512, 512, 3), dtype=np.uint8)


def test_the_identity_gives_the_crop_back_at_full_size(crop: Image) -> None:
    got = compose(crop, np.zeros_like(crop), STILL, layers(0), False)
    assert np.abs(got.astype(int) - crop).max() <= 1


def test_each_layer_shows_where_it_has_its_share(crop: Image) -> None:
    green = np.zeros_like(crop)
    green[..., 1] = 200
    assert np.abs(compose(crop, green, STILL, layers(1, 0.5), False).astype(int) - green).max() <= 1
    assert np.abs(compose(crop, green, STILL, layers(2, 0.5), False).astype(int) - 128).max() <= 1


def test_with_stitching_the_border_is_the_photo_s(crop: Image) -> None:
    got = compose(crop, crop, STILL + 0.1, layers(2, 0.5), True)
    assert (np.abs(got[0].astype(int) - crop[0]) <= 1).all()
    assert (np.abs(got[:, -1].astype(int) - crop[:, -1]) <= 1).all()
    assert np.abs(got[256, 256].astype(int) - 128).max() <= 1


def test_a_shift_of_the_grid_is_one_of_pixels() -> None:
    place = crop_map(STILL + np.float32([10 / 256, 0]), stitching=False)
    assert np.allclose(place[256, 256], [266, 256], atol=1e-2)
    assert np.allclose(crop_map(STILL + 0.1, stitching=True)[0, 0], [0, 0], atol=1e-3)
