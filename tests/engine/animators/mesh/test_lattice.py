"""Columns cut by rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.animators.mesh.lattice import Window, cut_columns, fill_columns, opening_alpha

WINDOW = Window(10, 20, 70, 80)


def rows(*heights: float) -> list[np.ndarray]:
    x = np.linspace(12, 68, 9, dtype=np.float32)
    return [np.column_stack([x, np.full_like(x, y)]) for y in heights]


def test_rows_where_they_are_leave_every_pixel_in_place():
    standing = rows(30, 40, 60, 70)
    place = fill_columns(WINDOW, cut_columns(WINDOW, standing, standing))
    y, x = np.mgrid[20:80, 10:70]
    np.testing.assert_allclose(place[..., 0], x, atol=1e-3)
    np.testing.assert_allclose(place[..., 1], y, atol=1e-3)


def test_a_lowered_row_stretches_what_is_above_and_squeezes_what_is_below():
    columns = cut_columns(WINDOW, rows(30, 40, 70), rows(30, 50, 70))
    place = fill_columns(WINDOW, columns)
    middle = place[:, 30, 1]
    assert middle[50 - 20] == 40
    assert middle[40 - 20] == 35
    assert middle[60 - 20] == 55


@given(st.lists(st.floats(0, 100, width=32), min_size=3, max_size=6))
def test_crossing_rows_never_fold(heights):
    standing = rows(*np.linspace(25, 75, len(heights)))
    columns = cut_columns(WINDOW, standing, rows(*heights))
    place = fill_columns(WINDOW, columns)
    assert np.isfinite(place).all()
    assert (np.diff(columns.y_px, axis=0) >= 0).all()
    assert (np.diff(place[..., 1], axis=0) >= -1e-3).all()


def test_opening_alpha_is_one_inside_and_vanishes_when_shut():
    upper, lower = np.full(60, 40.0, np.float32), np.full(60, 60.0, np.float32)
    alpha = opening_alpha(WINDOW, upper, lower)
    assert alpha[50 - 20, 0] == 1
    assert alpha[30 - 20].max() == 0
    assert opening_alpha(WINDOW, upper, upper).max() == 0
