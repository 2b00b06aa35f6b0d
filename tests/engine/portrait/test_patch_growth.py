import numpy as np
import pytest

from engine.frame import Array
from engine.portrait.masks import Mask
from engine.portrait.patch_growth import grow


@pytest.fixture
def stripes() -> Array:
    """Sloping stripes, 64 x 64 x 3, that repeat every 8 px."""
    rows, columns = np.indices((64, 64))
    wave = np.where((rows + columns) % 8 < 4, 200, 40).astype(np.float32)
    return np.repeat(wave[..., None], 3, 2)


@pytest.fixture
def gap() -> Mask:
    mask = np.zeros((64, 64), bool)
    mask[20:44, 22:40] = True
    return mask


def test_stripes_go_on_through_the_gap(stripes: Array, gap: Mask) -> None:
    spoilt = np.where(gap[..., None], 120, stripes).astype(np.float32)
    filling = grow(spoilt, ~gap, ~gap, 9, 100)
    assert filling is not None
    assert filling.known.all()
    assert (np.abs(filling.image - stripes)[gap] < 1).mean() > 0.97
    assert np.array_equal(spoilt[filling.rows, filling.columns], filling.image), "every pixel is a copy of a known one"
    assert not gap[filling.rows, filling.columns].any()


def test_only_the_rim_is_filled_where_the_gap_is_deep(stripes: Array, gap: Mask) -> None:
    filling = grow(stripes, ~gap, ~gap, 9, 3)
    assert filling is not None
    assert not filling.known[32, 31]
    assert filling.known[21, 31]


def test_too_little_to_copy(stripes: Array) -> None:
    known = np.zeros((64, 64), bool)
    known[:6] = True
    assert grow(stripes, known, known, 9, 100) is None


def test_untrusted_pixels_are_not_copied(stripes: Array, gap: Mask) -> None:
    marked = stripes.copy()
    marked[:, 48:] = [255, 0, 0]
    trusted = ~gap
    trusted[:, 44:] = False
    filling = grow(marked, ~gap, trusted, 9, 100)
    assert filling is not None
    assert not (filling.image[gap] == [255, 0, 0]).all(1).any()
