from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mobileportrait.contours import LINES, LIPS
from engine.animators.mobileportrait.sizes import CONTOUR_CHANNELS
from engine.animators.mobileportrait.speckles import around_features, without_speckles
from engine.frame import Array, Image

SIDE = 128
NONE = np.zeros((SIDE, SIDE), np.uint8)
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE]


def change(more: Array, less: float = 0.0) -> Image:
    """Return a change (6, 128, 128) that adds more (128, 128) to every colour and takes less away."""
    planes = np.stack([more] * 3 + [np.full_like(more, less)] * 3)
    return np.asarray(planes.round(), np.uint8)


def grid(levels: float, px: int) -> Array:
    """Return a pattern (128, 128) between 0 and levels that repeats every so many px, both ways."""
    return np.asarray(levels * (2 + np.cos(2 * np.pi * ROWS / px) + np.cos(2 * np.pi * COLUMNS / px)) / 4)


def test_a_faint_grid_over_a_cheek_that_lightens_goes_and_the_light_stays() -> None:
    light = 40 * np.exp(-((ROWS - 64) ** 2 + (COLUMNS - 64) ** 2) / (2 * 30.0**2))
    got = without_speckles(change(light + grid(5, 5)), NONE)[:3, 8:-8, 8:-8].astype(float)
    wanted = (light + 2.5)[8:-8, 8:-8]
    assert np.abs(got - wanted).max() < 1.6


@pytest.mark.parametrize("levels", (40.0, 120.0))
def test_strong_detail_stays_as_it_is(levels: float) -> None:
    given = change(np.where(COLUMNS % 8 < 4, levels, 0.0))
    assert np.array_equal(without_speckles(given.copy(), NONE), given)


def test_detail_that_is_taken_away_counts_as_well() -> None:
    given = change(np.zeros((SIDE, SIDE)))
    given[3:, :, ::6] = 60
    assert np.array_equal(without_speckles(given.copy(), NONE), given)


def test_an_edge_stays_sharp_between_areas_that_become_smooth() -> None:
    given = change(np.where(COLUMNS < 64, 10.0, 60.0) + np.random.default_rng(0).uniform(0, 3, (SIDE, SIDE)))
    got = without_speckles(given.copy(), NONE)[0].astype(float)
    assert got[:, 64:68].mean() - got[:, 60:64].mean() > 45
    assert got[8:-8, 8:50].std() < 0.6 * given[0, 8:-8, 8:50].std()


def test_nothing_is_made_of_nothing() -> None:
    assert not without_speckles(np.zeros((6, SIDE, SIDE), np.uint8), NONE).any()


def test_weak_detail_near_lips_brows_and_nose_stays() -> None:
    contours = np.zeros((CONTOUR_CHANNELS, 256, 256), np.uint8)
    contours[LIPS, 100:110, 60:90] = 255
    contours[LINES, 40:42, 20:60] = 255
    features = around_features(contours)[:SIDE, :SIDE]
    given = change(grid(5, 5))
    got = without_speckles(given.copy(), features)
    kept, gone = np.s_[:, 95:115, 55:95], np.s_[:, 60:80, 100:120]
    assert np.array_equal(got[kept], given[kept])
    assert got[gone][0].std() < 0.3 * given[gone][0].std()
