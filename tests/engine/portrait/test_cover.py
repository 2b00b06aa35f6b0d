"""What of a photo goes along with the person: what the matte sees too little of must leave no trace behind."""

import numpy as np
import pytest

from engine.frame import Array, Image
from engine.portrait.cover import with_cover

SIZE, STRAND = (256, 256), (slice(40, 120), slice(60, 63))
HEAD, LOBE = (slice(100, 200), slice(100, 200)), (slice(140, 150), slice(200, 212))


def plain() -> Image:
    return np.full((*SIZE, 3), 200, np.uint8)


def guessed() -> Image:
    return np.random.default_rng(5).integers(0, 255, (*SIZE, 3), np.uint8)


def shelves() -> Image:
    """Upright stripes 12 px wide, dark and light, as books are."""
    stripes = np.where(np.arange(SIZE[1]) // 12 % 2, 200, 90).astype(np.uint8)
    return np.repeat(np.broadcast_to(stripes, SIZE)[..., None], 3, 2)


def with_strand(ground: Image, levels: int, seen: float) -> tuple[Image, Array]:
    """Ground with a strand of hair, and a matte that has seen so much of it."""
    crop, foreground = ground.copy(), np.zeros(SIZE, np.float32)
    crop[STRAND], foreground[STRAND] = levels, seen
    return crop, foreground


def stays_behind(crop: Image, cover: Array, ground: Image) -> Array:
    """Return how far, in levels, the photo is from what any person of this cover before the ground looks like."""
    cover = cover[..., None]
    person = np.clip(crop - (1 - cover) * ground, 0, 255 * cover)
    return np.abs(crop - person - (1 - cover) * ground).max(2)


@pytest.mark.parametrize("levels", [60, 250])
def test_before_a_plain_ground_hair_leaves_no_trace(levels: int) -> None:
    crop, foreground = with_strand(plain(), levels, 0.1)
    assert stays_behind(crop, foreground, plain())[STRAND].min() > 20
    assert stays_behind(crop, with_cover(crop, foreground, plain()), plain()).max() < 1


def test_before_a_ground_that_was_guessed_the_matte_counts() -> None:
    crop, foreground = with_strand(guessed(), 60, 0.1)
    np.testing.assert_array_equal(with_cover(crop, foreground, guessed()), foreground)


def test_what_the_matte_sees_half_leaves_no_trace() -> None:
    crop, foreground = with_strand(guessed(), 0, 0.5)
    assert stays_behind(crop, with_cover(crop, foreground, guessed()), guessed())[STRAND].max() < 1


@pytest.mark.parametrize(("levels", "goes_along"), [((20, 90, 180), True), ((90, 90, 90), False)])
def test_before_a_busy_ground_what_looks_like_the_person_goes_along(levels, goes_along: bool) -> None:
    """An ear lobe that the matte hardly sees goes along, a book that it takes for a trace of the person does not."""
    crop, foreground, ground = shelves(), np.zeros(SIZE, np.float32), shelves()
    crop[HEAD], crop[LOBE], ground[LOBE] = (20, 90, 180), levels, 200
    foreground[HEAD], foreground[LOBE] = 1, 0.03
    cover = with_cover(crop, foreground, ground)
    assert (cover[LOBE].mean() > 0.6) == goes_along
    assert (cover[LOBE].max() < 0.05) != goes_along


def test_nothing_goes_along_where_nobody_is() -> None:
    crop, foreground = with_strand(plain(), 60, 0.1)
    foreground[:80] = 0
    assert not with_cover(crop, foreground, plain())[:80].any()


def test_what_the_matte_sees_whole_stays_whole() -> None:
    crop, foreground = with_strand(plain(), 200, 1.0)
    np.testing.assert_array_equal(with_cover(crop, foreground, plain()), foreground)
