import numpy as np
import pytest

from engine.compose.change import ChangeMask
from engine.frame import Image


@pytest.fixture
def rest() -> Image:
    return np.random.default_rng(0).integers(0, 200, (512, 512, 3), dtype=np.uint8)


def test_no_change(rest: Image) -> None:
    mask = ChangeMask(rest).of(rest.copy())
    assert mask.shape == (512, 512)
    assert mask.dtype == np.uint8
    assert not mask.any()


def test_rounding_is_no_change(rest: Image) -> None:
    assert not ChangeMask(rest).of(rest + 1).any()


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_a_change_takes_its_surroundings_along_and_fades(rest: Image, channel: int) -> None:
    crop = rest.copy()
    crop[200:260, 300:340, channel] += 40
    mask = ChangeMask(rest).of(crop)
    assert (mask[200:260, 300:340] == 255).all()
    assert not mask[:140].any()
    assert not mask[:, :240].any()
    assert np.abs(np.diff(mask.astype(int), axis=0)).max() < 16, "no hard edge"


def test_texture_that_moved_by_a_pixel_is_a_change(rest: Image) -> None:
    """Its mean stays, but its grain would stand still while the face moves."""
    mask = ChangeMask(rest).of(np.roll(rest, 1, 1))
    assert (mask == 255).all()
