from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.album import Album, unpack
from engine.evaluation.face_crop import FaceCrop

CROP = FaceCrop(20, 10, 128)
FACE = np.linspace([60, 60], [180, 190], 478).astype(np.float32)
NO_FACE = np.full((478, 2), np.nan, np.float32)


def grey(level: int) -> np.ndarray:
    return np.full((160, 200, 3), level, np.uint8)


def test_pictures_come_back_as_they_went_in() -> None:
    album = Album()
    album.add_driver(grey(50), CROP, FACE)
    album.add_result(grey(200), CROP, FACE)
    for packed, level in (
        (album.drivers, 50),
        (album.driver_closeups, 50),
        (album.results, 200),
        (album.result_closeups, 200),
    ):
        assert unpack(packed[0]).mean() == pytest.approx(level, abs=1)
    assert unpack(album.drivers[0]).shape == (256, 256, 3)


def test_without_a_face_the_last_closeup_stays() -> None:
    album = Album()
    for level, landmarks in ((10, NO_FACE), (100, FACE), (200, NO_FACE)):
        album.add_driver(grey(level), CROP, landmarks)
    assert [round(unpack(data).mean()) for data in album.driver_closeups] == [10, 100, 100]
    assert [round(unpack(data).mean()) for data in album.drivers] == [10, 100, 200]
