from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.compose.compositor import Compositor
from engine.compose.view import view_in
from engine.frame import Image
from engine.portrait.portrait import Portrait

SIZES = [None, (1280, 720), (640, 480), (720, 1280), (200, 200)]


def moved(portrait: Portrait, right: int = 14, down: int = 9) -> Image:
    """The crop as an animator would make it: the middle moved, the border as it was."""
    shift = np.array([[1, 0, right], [0, 1, down]], np.float32)
    there = cv2.warpAffine(portrait.crop, shift, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    crop = portrait.crop.copy()
    crop[150:360, 150:360] = there[150:360, 150:360]
    return crop


@pytest.mark.parametrize("size", SIZES)
def test_at_rest_the_picture_is_the_photo(portrait: Portrait, size: tuple[int, int] | None) -> None:
    compositor = Compositor(portrait, size)
    picture = compositor.paste(portrait.crop)
    assert picture.dtype == np.uint8
    assert picture.shape == (compositor.size[1], compositor.size[0], 3)
    if size is None:
        assert np.array_equal(picture, portrait.photo)
    else:
        assert compositor.size == size
        assert np.array_equal(picture, view_in(portrait, size).picture)


def test_an_odd_photo_is_made_even(make_portrait, portrait: Portrait) -> None:
    odd = make_portrait(np.ascontiguousarray(portrait.photo[:401, :477]), portrait.photo_from_crop)
    compositor = Compositor(odd, None)
    assert compositor.size == (476, 400)
    assert compositor.paste(moved(odd)).shape == (400, 476, 3)


@pytest.mark.parametrize("stitching", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_outside_the_crop_it_is_the_photo(
    portrait: Portrait, in_crop, size: tuple[int, int] | None, stitching: bool
) -> None:
    compositor = Compositor(portrait, size)
    rest = compositor.paste(portrait.crop)
    picture = compositor.paste(255 - portrait.crop, stitching)
    identity = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    inside = in_crop(portrait, compositor.size, identity if size is None else view_in(portrait, size).out_from_photo)
    assert np.array_equal(picture[~inside], rest[~inside])
    assert np.abs(picture.astype(int) - rest)[inside].mean() > 30


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_pasted_elsewhere_is_completed(portrait: Portrait, size: tuple[int, int] | None) -> None:
    compositor, labelled = Compositor(portrait, size), Compositor(portrait, size, label=True)
    plan = compositor.plan()
    assert plan is not None
    height, width = plan.rest.shape[:2]
    part = np.s_[plan.top : plan.top + height, plan.left : plan.left + width]
    wanted = compositor.paste(moved(portrait))
    # whatever a crop can change lies in the plan's part
    changed = (compositor.paste(255 - portrait.crop, False) != wanted).any(2)
    changed[part] = False
    assert not changed.any() and np.array_equal(compositor.paste(portrait.crop)[part], plan.rest)
    picture = compositor.complete(wanted[part], plan)
    assert np.array_equal(picture, wanted) and compositor.complete(wanted[part], plan) is not picture
    assert np.array_equal(labelled.complete(wanted[part], plan), labelled.paste(moved(portrait)))


def test_what_moved_is_shown_and_what_stayed_is_the_photo(portrait: Portrait) -> None:
    compositor = Compositor(portrait, None)
    picture = compositor.paste(moved(portrait))
    changed = np.abs(picture.astype(int) - portrait.photo).max(2) > 0
    assert changed[115:125, 215:235].any()
    assert 0.02 < changed.mean() < 0.15


def test_the_crop_lands_where_it_came_from(portrait: Portrait) -> None:
    """Any other content in the crop's place: pasted, it lies where the photo's crop lay, to a fraction of a pixel."""
    compositor = Compositor(portrait, None)
    brighter = np.clip(portrait.crop.astype(int) + 12, 0, 255).astype(np.uint8)
    picture = compositor.paste(brighter).astype(int)
    middle = np.s_[60:180, 165:285]
    error = picture[middle] - np.clip(portrait.photo.astype(int) + 12, 0, 255)[middle]
    apart = np.abs(cv2.GaussianBlur(error.astype(np.float32), (0, 0), 1.5)).mean()
    rolled = np.roll(picture, 1, 1)[middle] - np.clip(portrait.photo.astype(int) + 12, 0, 255)[middle]
    assert apart < 1.2
    assert apart < np.abs(cv2.GaussianBlur(rolled.astype(np.float32), (0, 0), 1.5)).mean() / 3


def test_pictures_are_the_callers_own(portrait: Portrait) -> None:
    compositor = Compositor(portrait, (320, 240))
    first = compositor.paste(portrait.crop)
    kept = first.copy()
    second = compositor.paste(moved(portrait))
    assert not np.shares_memory(first, second)
    assert np.array_equal(first, kept)
    second[:] = 0
    assert np.array_equal(compositor.paste(portrait.crop), kept)


def test_the_crop_given_is_not_touched(portrait: Portrait) -> None:
    crop = moved(portrait)
    kept = crop.copy()
    Compositor(portrait, None).paste(crop)
    assert np.array_equal(crop, kept)


def test_a_wider_seam_without_stitching(portrait: Portrait) -> None:
    compositor = Compositor(portrait, None)
    loose, stitched = (compositor.paste(255 - portrait.crop, stitching).astype(int) for stitching in (False, True))
    rest = portrait.photo.astype(int)
    assert (np.abs(loose - rest) > 4).sum() < (np.abs(stitched - rest) > 4).sum()


def test_the_label_is_off_unless_asked_for(portrait: Portrait) -> None:
    plain = Compositor(portrait, (640, 480)).paste(portrait.crop)
    labelled = Compositor(portrait, (640, 480), label=True).paste(portrait.crop)
    different = (plain != labelled).any(2)
    assert different.any()
    assert not different[:400].any()


def test_a_crop_far_outside_the_picture(make_portrait) -> None:
    """A face at the very edge of a photo: whatever the crop holds, there is a picture."""
    photo = np.full((300, 300, 3), 90, np.uint8)
    portrait = make_portrait(photo, np.array([[0.5, 0, 310], [0, 0.5, 310]], np.float32))
    picture = Compositor(portrait, (320, 240)).paste(np.zeros((512, 512, 3), np.uint8))
    assert picture.shape == (240, 320, 3)


def test_paste_back_is_liveportraits(shared_dir: Path, make_portrait) -> None:
    """Against the reference's result; ours rounds twice where it truncates once."""
    folder = shared_dir / "liveportrait"
    inputs, golden = np.load(folder / "inputs.npz"), np.load(folder / "crop_golden.npz")
    portrait = make_portrait(inputs["orig_rgb"], np.asarray(inputs["M_c2o"][:2], np.float32))
    picture = Compositor(portrait, None).paste(golden["paste_crop_in"])
    apart = np.abs(picture.astype(int) - golden["paste_out"])
    assert apart.mean() < 1.0
    assert np.quantile(apart, 0.999) <= 6
