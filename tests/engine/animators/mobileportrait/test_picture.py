from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.contours import FACE, MOUTH
from engine.animators.mobileportrait.packing import pack, split
from engine.animators.mobileportrait.picture import (
    BorderFade,
    border_fade,
    compose,
    crop_map,
    four_channels,
    is_grey,
    take_colour_out,
)
from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS
from engine.frame import Array, Image

AXIS = (2 * np.arange(64, dtype=np.float32) + 1) / 64 - 1
# the crop lies amid its photo, at the photo's size
CROP = np.array([[1, 0, 200], [0, 1, 200]], np.float32)
SHUT = NOWHERE = np.zeros((256, 256), np.uint8)
STILL = np.stack(np.meshgrid(AXIS, AXIS), -1)


def layers(which: int, paint: float = 0.0) -> Array:
    """Return packed layers: the one of warped source, background and paint fills the picture."""
    packed = np.zeros((20, 128, 128), np.float32)
    packed[:12] = paint
    if which:
        packed[8 + 4 * which : 12 + 4 * which] = 1
    return packed


def painted(
    crop: Image,
    background: Image,
    place: Array,
    layers: Array,
    mouth: Image,
    fade: BorderFade | None,
    face: Image = NOWHERE,
) -> Image:
    """Compose with a network that saw the crop warped by place, as the live engine has it."""
    small = cv2.resize(sample(crop, place)[..., :3], (256, 256), interpolation=cv2.INTER_AREA)
    seen = np.zeros((12, 128, 128), np.uint8)
    pack(split(small), seen)
    contours = np.zeros((CONTOUR_CHANNELS, 256, 256), np.uint8)
    contours[FACE], contours[MOUTH] = face, mouth
    return compose(sample(crop, place), background, layers, seen, contours, fade)


@pytest.fixture
def crop() -> Image:
    coarse = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    return four_channels(cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_LINEAR))


def test_the_identity_gives_the_crop_back_at_full_size(crop: Image) -> None:
    got = painted(crop, np.zeros_like(crop), crop_map(STILL, None), layers(0), SHUT, None)
    assert np.abs(got.astype(int) - crop[..., :3]).max() <= 1


def test_each_layer_shows_where_it_has_its_share(crop: Image) -> None:
    green = np.zeros_like(crop)
    green[..., 1] = 200
    assert (
        np.abs(
            painted(crop, green, crop_map(STILL, None), layers(1, 0.5), SHUT, None).astype(int) - green[..., :3]
        ).max()
        <= 1
    )
    # what is painted keeps a little of the photo's grain
    over = np.abs(painted(crop, green, crop_map(STILL, None), layers(2, 0.5), SHUT, None).astype(int) - 128)
    assert over.mean() < 3
    assert over.max() < 40


def test_nothing_within_the_face_is_background(crop: Image) -> None:
    face = cv2.circle(NOWHERE.copy(), (128, 128), 60, (255,), cv2.FILLED)
    got = painted(crop, np.zeros_like(crop), crop_map(STILL, None), layers(1), SHUT, None, face)
    assert np.abs(got[186:326, 186:326].astype(int) - crop[186:326, 186:326, :3]).max() <= 1
    assert got[:120].max() == 0


def test_with_stitching_the_border_is_the_photo_s(crop: Image) -> None:
    fade = border_fade(CROP, (900, 900))
    got = painted(crop, crop, crop_map(STILL + 0.1, fade), layers(2, 0.5), SHUT, fade)
    assert (np.abs(got[0].astype(int) - crop[0, :, :3]) <= 1).all()
    assert (np.abs(got[:, -1].astype(int) - crop[:, -1, :3]) <= 1).all()
    assert np.abs(got[240:272, 240:272].mean((0, 1)) - 128).max() < 2


def test_a_shift_of_the_grid_is_one_of_pixels() -> None:
    place = crop_map(STILL + np.float32([10 / 256, 0]), fade=None)
    assert np.allclose(place[256, 256], [266, 256], atol=1e-2)
    assert np.allclose(crop_map(STILL + 0.1, fade=border_fade(CROP, (900, 900)))[0, 0], [0, 0], atol=1e-3)


def test_what_lies_at_the_photo_s_border_stays_too() -> None:
    # the crop's left fifth lies beyond the photo, which the crop shows at half its size
    fade = border_fade(np.array([[2, 0, -200], [0, 2, 60]], np.float32), (2000, 2000)).motion[:, :, 0]
    assert (fade[:, :102] == 0).all()
    assert (np.diff(fade[256, 102:144]) > 0).all()
    assert (fade[60:400, 150:400] == 1).all()


def test_an_open_mouth_is_not_painted_green(crop: Image) -> None:
    packed = layers(2)
    packed[4:8] = 0.6  # green
    mouth = SHUT.copy()
    mouth[100:140, 90:170] = 255
    got = painted(crop, crop, crop_map(STILL, None), packed, mouth, None)
    assert got[230:250, 240:280].mean((0, 1)) == pytest.approx([0, 0, 0], abs=3)
    assert got[40:80, 40:80].mean((0, 1)) == pytest.approx([0, 153, 0], abs=3)


def test_where_nothing_may_be_painted_the_photo_is_seen(crop: Image) -> None:
    kept = np.zeros((512, 512), np.uint8)
    kept[100:200, 100:200] = 255
    photo = four_channels(crop[..., :3], kept)
    got = painted(photo, crop, crop_map(STILL, None), layers(2, 0.5), SHUT, None).astype(int)
    assert np.abs(got[105:195, 105:195] - crop[105:195, 105:195, :3]).max() <= 1
    assert np.abs(got[280:320, 280:320].mean((0, 1)) - 128).max() < 2


def test_a_painted_change_keeps_the_photo_s_grain() -> None:
    fine = np.random.default_rng(1).integers(60, 160, (512, 512, 3), dtype=np.uint8)
    small = cv2.resize(fine, (256, 256), interpolation=cv2.INTER_AREA)
    packed = layers(2)
    darker = np.zeros((12, 128, 128), np.uint8)
    pack(split(small - 40), darker)
    packed[:12] = darker / 255
    got = painted(four_channels(fine), four_channels(fine), crop_map(STILL, None), packed, SHUT, None)
    assert np.abs(got.astype(int) - (fine.astype(int) - 40)).mean() < 3


def test_between_the_lips_the_photo_leaves_no_stripes() -> None:
    striped = np.full((512, 512, 3), 90, np.uint8)
    striped[:, ::2] = 110
    mouth = SHUT.copy()
    mouth[100:140, 90:170] = 255
    packed = layers(2, 0.5)
    photo = four_channels(striped)
    got = painted(photo, photo, crop_map(STILL, None), packed, mouth, None).astype(int)
    assert np.ptp(got[220:260, 200:320]) <= 2
    assert np.ptp(got[20:60, 20:60]) >= 18


def test_a_photo_without_colour_is_known(crop: Image) -> None:
    colour = np.ascontiguousarray(crop[..., :3])
    grey = cv2.cvtColor(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    assert is_grey(np.asarray(grey, np.uint8))
    assert not is_grey(colour)
    sepia = np.asarray(grey * np.array([1.0, 0.9, 0.7]), np.uint8)
    assert not is_grey(sepia)


def test_paint_without_colour_keeps_its_light() -> None:
    packed = layers(2)
    packed[:12] = np.random.default_rng(2).random((12, 128, 128), np.float32)
    colours, shares = packed[:12].copy(), packed[12:].copy()
    take_colour_out(packed)
    assert packed[:4] == pytest.approx(colours.reshape(3, 4, 128, 128).mean(0), abs=1e-6)
    assert (packed[:4] == packed[4:8]).all()
    assert (packed[4:8] == packed[8:12]).all()
    assert (packed[12:] == shares).all()


def test_with_a_fade_the_ring_of_the_layers_is_left_out_and_nothing_is_painted_there(crop: Image) -> None:
    fade = border_fade(CROP, (900, 900))
    whole = layers(2, paint=0.9)
    inner = np.ascontiguousarray(whole[:, 8:120, 8:120])
    got = painted(crop, crop, crop_map(STILL, fade), inner, SHUT, fade)
    assert np.array_equal(got, painted(crop, crop, crop_map(STILL, fade), whole, SHUT, fade))
    changed = np.abs(got.astype(int) - crop[..., :3]).max(2) > 1
    assert not changed[:32].any() and not changed[:, -32:].any()
    assert changed[64:-64, 64:-64].mean() > 0.9
