"""Person and background: what of a photo's hair moves, and what stays behind."""

from dataclasses import replace

import numpy as np
import pytest

from engine.animators.mesh.layers import prepare_layers

GROUND, STRAND = 200, (slice(40, 120), slice(60, 63))
RNG = np.random.default_rng(5)


def split(portrait, ground, hair_levels, matte=0.1):
    """Return the layers of ground (512, 512, 3) with a strand of hair of which the matte sees a tenth, and the crop."""
    crop, foreground = ground.copy(), np.zeros((512, 512), np.float32)
    crop[STRAND] = hair_levels
    foreground[STRAND] = matte
    return prepare_layers(replace(portrait, crop=crop, background=ground, foreground=foreground)), crop


def together(layers):
    cover = layers.texture[..., 3:].astype(np.float32) / 255
    return layers.texture[..., :3] + (1 - cover) * layers.background


@pytest.mark.parametrize("hair_levels", [60, 250])
def test_before_a_plain_ground_hair_goes_along_and_leaves_no_trace(portrait, hair_levels):
    plain = np.full((512, 512, 3), GROUND, np.uint8)
    layers, crop = split(portrait, plain, hair_levels)
    np.testing.assert_array_equal(layers.background, plain)
    np.testing.assert_allclose(together(layers), crop, atol=1.5)


def test_a_ground_that_was_guessed_gives_way_to_the_photo(portrait):
    guessed = RNG.integers(0, 255, (512, 512, 3), np.uint8)
    layers, crop = split(portrait, guessed, 60)
    assert layers.texture[..., 3][STRAND].max() <= 0.1 * 255 + 1
    np.testing.assert_allclose(together(layers), crop, atol=1.5)


def shelves():
    """Return (512, 512, 3) uint8: upright stripes 12 px wide, dark and light, as books are."""
    stripes = np.where(np.arange(512) // 12 % 2, 200, 90).astype(np.uint8)
    return np.repeat(np.broadcast_to(stripes, (512, 512))[..., None], 3, 2)


@pytest.mark.parametrize(("levels", "goes_along"), [((20, 90, 180), True), ((90, 90, 90), False)])
def test_before_a_busy_ground_what_looks_like_the_person_goes_along(portrait, levels, goes_along):
    """An ear lobe that the matte hardly sees goes along, a book that it takes for a trace of the person does not."""
    head, lobe = (slice(100, 200), slice(100, 200)), (slice(140, 150), slice(200, 212))
    crop, foreground = shelves(), np.zeros((512, 512), np.float32)
    crop[head], crop[lobe] = (20, 90, 180), levels
    foreground[head], foreground[lobe] = 1, 0.03
    ground = shelves()
    ground[lobe] = 200
    layers = prepare_layers(replace(portrait, crop=crop, background=ground, foreground=foreground))
    stays_behind = np.abs(layers.background[lobe].astype(int) - 200).max(2).mean()
    assert (stays_behind < 25) == goes_along
    np.testing.assert_allclose(together(layers)[lobe], crop[lobe], atol=1.5)


def test_what_the_matte_sees_half_leaves_no_rest(portrait):
    ground = RNG.integers(0, 255, (512, 512, 3), np.uint8)
    layers, crop = split(portrait, ground, 0, matte=0.5)
    assert np.abs(layers.background[STRAND].astype(int) - ground[STRAND]).max() <= 1
    np.testing.assert_allclose(together(layers), crop, atol=1.5)


def test_what_the_matte_sees_whole_stays_whole(portrait):
    layers, _ = split(portrait, np.full((512, 512, 3), GROUND, np.uint8), GROUND, matte=1.0)
    assert (layers.texture[..., 3][STRAND] == 255).all()
