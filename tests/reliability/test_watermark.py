"""The search for camera pixels finds them, whatever was done to them; else the other tests here would prove nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.frame import Image
from tests.live_fakes import COAT, SKIN, portrait
from tests.reliability.watermark import PLAIN, camera_pixels, marked

AVATAR = portrait().photo


def pasted(image: Image) -> Image:
    picture = AVATAR.copy()
    picture[100:108, 200:208] = image[:8, :8]
    return picture


def blended(image: Image, share: float = 0.35) -> Image:
    camera = cv2.resize(image, AVATAR.shape[1::-1])
    return np.asarray(np.rint(share * camera + (1 - share) * AVATAR), np.uint8)


def compressed(image: Image) -> Image:
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert ok
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("number", [0, 1, 17])
def test_camera_pixels_are_found(number: int) -> None:
    image = marked(number)
    assert camera_pixels(image) == image.shape[0] * image.shape[1]
    assert camera_pixels(image, PLAIN) == image.shape[0] * image.shape[1]
    assert camera_pixels(cv2.resize(image, (64, 36), interpolation=cv2.INTER_AREA)) == 64 * 36
    assert camera_pixels(pasted(image)) == 64
    assert camera_pixels(pasted(image), PLAIN) == 64
    assert camera_pixels(blended(image)) > 0.5 * AVATAR.shape[0] * AVATAR.shape[1]
    assert camera_pixels(compressed(image)) > 0.9 * image.shape[0] * image.shape[1]


def test_avatars_hold_none() -> None:
    for picture in (AVATAR, compressed(AVATAR), cv2.GaussianBlur(AVATAR, (9, 9), 0)):
        assert camera_pixels(picture) == 0
    assert COAT[1] > 2 * COAT[2] and SKIN[1] > 2 * SKIN[2]
