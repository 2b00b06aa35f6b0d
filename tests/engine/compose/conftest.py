"""Portraits for compose tests: real photos, with the rest made up, so that no network runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import skimage.data

from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, scale_of, transform
from engine.portrait.portrait import CROP_PX, Portrait
from engine.portrait.resample import resample
from engine.tracking.canonical import mean_face
from engine.tracking.measure import measure_face

MakePortrait = Callable[[Image, Array], Portrait]


@pytest.fixture
def make_portrait() -> MakePortrait:
    """Make a portrait of a photo and photo_from_crop (2, 3)."""

    def make(photo: Image, photo_from_crop: Array) -> Portrait:
        crop_from_photo = invert(photo_from_crop)
        crop = resample(photo, crop_from_photo, (CROP_PX, CROP_PX))
        landmarks = np.asarray(mean_face() * 110 + np.array([256, 290, 0]), np.float32)
        foreground = np.zeros((CROP_PX, CROP_PX), np.float32)
        foreground[100:, 130:380] = 1
        face = measure_face(landmarks)
        return Portrait("someone", photo, crop, photo_from_crop, crop_from_photo, face, foreground, crop)

    return make


@pytest.fixture
def portrait(make_portrait: MakePortrait) -> Portrait:
    """Eileen Collins: 512 x 512, the crop 250 px wide around her face and turned by 8 degrees."""
    turn = np.radians(8)
    linear = 250 / CROP_PX * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shift = np.array([225, 120]) - linear @ np.array([256, 256])
    return make_portrait(np.asarray(skimage.data.astronaut()), np.column_stack([linear, shift]).astype(np.float32))


@pytest.fixture
def in_crop() -> Callable[[Portrait, tuple[int, int], Array], Array]:
    """Tell which pixels of an output show the crop, given out_from_photo (2, 3): (H, W) bool."""

    def mask(portrait: Portrait, size: tuple[int, int], out_from_photo: Array) -> Array:
        columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
        places = np.column_stack([columns.ravel(), rows.ravel()]).astype(np.float32)
        places = transform(portrait.crop_from_photo, transform(invert(out_from_photo), places))
        # interpolation carries a pixel over to its neighbour's place
        step = max(1, 1 / scale_of(compose(out_from_photo, portrait.photo_from_crop)))
        return ((places > -step) & (places < CROP_PX - 1 + step)).all(1).reshape(size[1], size[0])

    return mask
