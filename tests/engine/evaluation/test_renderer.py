from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.errors import NoFaceError
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.renderer import crop_points_px, measure_source
from engine.evaluation.still import Still


@pytest.fixture
def still() -> Still:
    photo = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)
    return Still("photo.jpg", photo, FaceCrop(200, 100, 400), has_truth=False)


def test_a_source_is_measured_in_its_crop(still: Still, list_tracker: type, reading: Callable) -> None:
    one = reading(x_px=200, y_px=180, scale=140)
    source = measure_source(still, list_tracker([one]))
    assert source.picture.shape == (256, 256, 3)
    np.testing.assert_allclose(source.landmarks, one.face.landmarks[:, :2] * 256 / 400, rtol=1e-5)
    np.testing.assert_allclose(source.points_px, one.face.landmarks[:468, :2] + [199.5, 99.5], rtol=1e-5)


def test_corners_of_the_crop_are_corners_of_its_pixels() -> None:
    corners = np.array([[0, 0], [256, 256]], np.float32)
    np.testing.assert_allclose(crop_points_px(corners, FaceCrop(10, 20, 128)), [[9.5, 19.5], [137.5, 147.5]])


def test_a_photo_the_measuring_tracker_cannot_see_is_refused(still: Still, list_tracker: type) -> None:
    with pytest.raises(NoFaceError, match=r"photo\.jpg"):
        measure_source(still, list_tracker([None]))
