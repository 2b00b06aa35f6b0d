from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.animators.mobileportrait.drawn_mouth import DrawnMouth, draw_mouth, prepare_drawn_mouth
from engine.frame import Array, Image
from engine.portrait.affine import compose, invert, transform
from engine.tracking import canonical as c
from tests.engine.animators.mesh.test_mouth import LANDMARKS, TEETH, parted, photo_of

STILL = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
PAINT = 77
UNIT_FROM_PX = np.array([[1 / 256, 0, 0.5 / 256 - 1], [0, 1 / 256, 0.5 / 256 - 1]], np.float32)


@pytest.fixture(scope="module")
def shut() -> DrawnMouth:
    return prepare_drawn_mouth(parted(0), np.ascontiguousarray(photo_of(parted(0), TEETH)[..., :3]))


@pytest.fixture(scope="module")
def smile() -> DrawnMouth:
    return prepare_drawn_mouth(parted(16), np.ascontiguousarray(photo_of(parted(16), TEETH)[..., :3]))


def drawn(mouth: DrawnMouth, asked: Array, affine: Array = STILL) -> Image:
    picture = np.full((512, 512, 3), PAINT, np.uint8)
    draw_mouth(mouth, asked, affine, picture)
    return picture


def between_lips(asked: Array, grow_px: int = 0) -> Array:
    mask = np.zeros((512, 512), np.uint8)
    outline = np.concatenate([asked[c.LIP_UPPER_INNER], asked[c.LIP_LOWER_INNER][-2:0:-1]])
    cv2.fillPoly(mask, [outline.round().astype(np.int32)], (255,))
    return cv2.dilate(mask, np.ones((2 * grow_px + 1,) * 2, np.uint8)) > 0


def test_a_mouth_as_open_as_the_photo_s_stays_painted(shut: DrawnMouth, smile: DrawnMouth) -> None:
    for mouth, asked in ((shut, parted(0)), (smile, parted(16)), (smile, parted(15))):
        assert (drawn(mouth, asked) == PAINT).all()


def test_only_what_lies_between_the_lips_is_drawn(shut: DrawnMouth) -> None:
    asked = parted(50)
    changed = (drawn(shut, asked) != PAINT).any(-1)
    assert changed[between_lips(asked)].mean() > 0.8
    assert not changed[~between_lips(asked, 6)].any()


def test_shut_lips_are_drawn_over_a_smile_and_little_beside_them(smile: DrawnMouth) -> None:
    asked = parted(0)
    picture = drawn(smile, asked)
    lips = np.zeros((512, 512), np.uint8)
    outline = np.concatenate([asked[c.LIP_UPPER_OUTER], asked[c.LIP_LOWER_OUTER][-2:0:-1]])
    cv2.fillPoly(lips, [outline.round().astype(np.int32)], (255,))
    inner, near = cv2.erode(lips, np.ones((9, 9))) > 0, cv2.dilate(lips, np.ones((25, 25))) > 0
    assert (picture[inner] != PAINT).any(-1).all()
    assert (picture[~near] == PAINT).all()
    # red as lips are, nowhere pale as teeth
    assert (picture[inner][:, 0].astype(int) - picture[inner][:, 1]).min() > 30


def test_it_comes_in_by_and_by(shut: DrawnMouth, smile: DrawnMouth) -> None:
    # openings in mouth widths: 0.05, 0.1, 0.14, 0.4, and the same beyond a smile's 0.2
    for mouth, openings_px in ((shut, (4, 8, 12, 33)), (smile, (17, 20, 22, 33))):
        far = [np.abs(drawn(mouth, parted(by_px)).astype(int) - PAINT).max() for by_px in openings_px]
        assert far == sorted(far) and far[0] == 0 < far[1] < far[3]


def test_the_gap_between_lips_that_speak_stays_painted(shut: DrawnMouth) -> None:
    assert (drawn(shut, parted(4)) == PAINT).all()


def test_the_photo_s_teeth_are_not_drawn_out(smile: DrawnMouth) -> None:
    asked = parted(60)
    x, y = LANDMARKS[13].astype(int)
    column = drawn(smile, asked)[:, x].astype(int)
    assert np.abs(column[y + 4 : y + 11] - TEETH).max() < 15
    assert column[y + 28 : y + 34].max() < 120


def test_it_goes_with_the_head(smile: DrawnMouth) -> None:
    turned = np.array([[0.95, -0.25, 30.0], [0.25, 0.95, -60.0]], np.float32)
    asked = transform(turned, parted(60))
    # the photo's keypoints from the picture's, in −1..1
    affine = compose(UNIT_FROM_PX, compose(invert(turned), invert(UNIT_FROM_PX)))
    there = drawn(smile, asked, affine)
    back = cv2.warpAffine(there, turned, (512, 512), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    inner = cv2.erode(between_lips(parted(60)).astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    difference = np.abs(back.astype(int) - drawn(smile, parted(60)))[inner]
    assert difference.mean() < 4


def test_a_mouth_beyond_the_picture_is_left_out(shut: DrawnMouth) -> None:
    for beside in ([600, 0], [-600, 0], [0, 400]):
        assert (drawn(shut, parted(50) + np.float32(beside)) == PAINT).all()
