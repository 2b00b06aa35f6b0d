from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.face_crop import FaceCrop, choose_face_crop, whole_square
from engine.tracking.face_finder import FaceBox

SIDE = st.integers(64, 2000)
PLACE = st.floats(-0.2, 1.2)


@given(SIDE, SIDE, st.lists(st.tuples(PLACE, PLACE, st.floats(0.02, 1.5)), max_size=5))
def test_the_crop_always_lies_inside_the_picture(
    width: int, height: int, faces: list[tuple[float, float, float]]
) -> None:
    boxes = [FaceBox(x * width, y * height, size * min(width, height), 1.0) for x, y, size in faces]
    crop = choose_face_crop((width, height), boxes)
    assert crop.left_px >= 0 and crop.top_px >= 0 and crop.side_px > 0
    assert crop.left_px + crop.side_px <= width and crop.top_px + crop.side_px <= height


def test_a_talking_head_clip_is_its_own_crop() -> None:
    assert choose_face_crop((256, 256), [FaceBox(130, 120, 124, 0.9)]) == FaceCrop(0, 0, 256)


def test_a_small_face_is_cut_out() -> None:
    assert choose_face_crop((1000, 800), [FaceBox(500, 300, 100, 0.9)]) == FaceCrop(380, 180, 240)


def test_a_face_that_moves_about_stays_inside() -> None:
    boxes = [FaceBox(x, 400, 100, 0.9) for x in (200, 400, 600)]
    crop = choose_face_crop((1200, 800), boxes)
    assert crop.left_px <= 150 and crop.left_px + crop.side_px >= 650


def test_without_a_face_it_is_the_middle() -> None:
    assert choose_face_crop((640, 480), []) == whole_square((640, 480)) == FaceCrop(80, 0, 480)


def test_cut_pictures_are_shrunk_and_enlarged_only_when_told() -> None:
    image = np.arange(400 * 300 * 3, dtype=np.uint32).astype(np.uint8).reshape(400, 300, 3)
    crop = FaceCrop(10, 20, 200)
    np.testing.assert_array_equal(crop.resized(image, 256), image[20:220, 10:210])
    assert crop.resized(image, 256, exact=True).shape == (256, 256, 3)
    assert crop.resized(image, 128).shape == (128, 128, 3)
    same = FaceCrop(0, 0, 256)
    assert same.resized(image, 256, exact=True).base is not None, "not even copied where the size fits"


@pytest.mark.parametrize("side", [128, 512])
def test_shrinking_keeps_the_mean(side: int) -> None:
    image = np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)
    assert FaceCrop(0, 0, 512).resized(image, side).mean() == pytest.approx(image.mean(), abs=0.5)
