"""The paste-back in PyTorch against the one in OpenCV."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import skimage.data

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.device_paste import DevicePaste, averaging  # noqa: E402
from engine.compose.compositor import Compositor  # noqa: E402
from engine.frame import Image  # noqa: E402
from engine.portrait.affine import invert  # noqa: E402
from engine.portrait.portrait import CROP_PX, Portrait  # noqa: E402
from engine.portrait.resample import resample  # noqa: E402
from tests.live_fakes import portrait as plain_portrait  # noqa: E402

# OpenCV warps by multiples of 1/32 px, which shows where black meets white
MOST_LEVELS, MEAN_LEVELS = 3, 0.1
SIZES = [None, (1280, 720), (640, 480), (200, 200)]


@pytest.fixture
def portrait() -> Portrait:
    """Eileen Collins, the crop 250 px wide around her face and turned by 8 degrees."""
    turn = np.radians(8)
    linear = 250 / CROP_PX * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    photo_from_crop = np.column_stack([linear, np.array([225, 120]) - linear @ [256, 256]]).astype(np.float32)
    photo = np.asarray(skimage.data.astronaut())
    crop = resample(photo, invert(photo_from_crop), (CROP_PX, CROP_PX))
    return replace(
        plain_portrait(),
        photo=photo,
        crop=crop,
        photo_from_crop=photo_from_crop,
        crop_from_photo=invert(photo_from_crop),
    )


def moved(portrait: Portrait) -> Image:
    """The crop with its middle moved, its border as it was."""
    there = cv2.warpAffine(portrait.crop, np.array([[1, 0, 14], [0, 1, 9]], np.float32), (CROP_PX, CROP_PX))
    crop = portrait.crop.copy()
    crop[150:360, 150:360] = there[150:360, 150:360]
    return crop


def pasted(compositor: Compositor, crop: Image, *, stitching: bool) -> Image:
    plan = compositor.plan()
    assert plan is not None
    part = DevicePaste(plan, torch.device("cpu"))(torch.from_numpy(crop), stitching=stitching)
    assert tuple(part.shape) == plan.rest.shape and part.dtype == torch.uint8
    return compositor.complete(part.numpy(), plan)


@pytest.mark.parametrize("stitching", [True, False])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("everything", [False, True])
def test_equals_the_paste_in_opencv(
    portrait: Portrait, size: tuple[int, int] | None, *, stitching: bool, everything: bool
) -> None:
    compositor = Compositor(portrait, size)
    crop = 255 - portrait.crop if everything else moved(portrait)
    wanted = compositor.paste(crop, stitching)
    off = np.abs(pasted(compositor, crop, stitching=stitching).astype(int) - wanted)
    assert off.max() <= MOST_LEVELS and off.mean() < MEAN_LEVELS
    # a picture like the photo at rest would not prove anything
    assert np.abs(wanted.astype(int) - compositor.paste(portrait.crop)).max() > 50


def test_at_rest_it_is_the_photo_bit_for_bit(portrait: Portrait) -> None:
    compositor = Compositor(portrait, (1280, 720))
    assert np.array_equal(
        pasted(compositor, portrait.crop, stitching=True), compositor.paste(portrait.crop, stitching=True)
    )


def test_a_plan_keeps_clear_of_what_the_output_does_not_show(portrait: Portrait) -> None:
    far = portrait.photo_from_crop + np.array([[0, 0, 5000], [0, 0, 0]], np.float32)
    outside = replace(portrait, photo_from_crop=far, crop_from_photo=invert(far))
    assert Compositor(outside, None).plan() is None


def test_areas_are_averaged() -> None:
    rows = averaging(8, 3)
    assert rows.shape == (3, 8)
    np.testing.assert_allclose(rows.sum(1), 1, atol=1e-6)
    image = np.random.default_rng(0).integers(0, 256, (512, 512, 3), np.uint8)
    small = cv2.resize(image, (300, 300), interpolation=cv2.INTER_AREA)
    average = averaging(512, 300)
    columns = np.tensordot(average, image.astype(np.float32), 1)
    ours = np.tensordot(columns, average, (1, 1)).transpose(0, 2, 1)
    assert np.abs(ours - small).max() <= 0.51
