import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.frame import Array
from engine.portrait.affine import compose, invert, resize_matrix, scale_of, transform

sizes = st.floats(0.05, 20, allow_nan=False)
turns = st.floats(-3.1, 3.1)
shifts = st.floats(-4000, 4000)


@st.composite
def similarities(draw: st.DrawFn) -> Array:
    size, turn = draw(sizes), draw(turns)
    c, s = size * np.cos(turn), size * np.sin(turn)
    return np.array([[c, -s, draw(shifts)], [s, c, draw(shifts)]], np.float32)


points = st.lists(st.tuples(st.floats(0, 4096), st.floats(0, 4096)), min_size=1, max_size=8)


@given(similarities(), points)
def test_inverse_undoes(matrix: Array, places: list[tuple[float, float]]) -> None:
    start = np.array(places, np.float32)
    back = transform(invert(matrix), transform(matrix, start))
    # float32 matrices: a relative error of the largest number on the way
    largest = 5000 * max(1, scale_of(matrix), 1 / scale_of(matrix))
    assert np.abs(back - start).max() <= 2e-6 * largest


@given(similarities(), similarities(), points)
def test_composition_is_one_after_the_other(outer: Array, inner: Array, places: list[tuple[float, float]]) -> None:
    start = np.array(places, np.float32)
    twice = transform(outer, transform(inner, start))
    once = transform(compose(outer, inner), start)
    assert np.abs(once - twice).max() <= 1e-5 * (1 + np.abs(twice).max() + scale_of(outer) * 1e5)


@given(similarities())
def test_depth_grows_with_the_picture(matrix: Array) -> None:
    moved = transform(matrix, np.array([[3, 4, 2]], np.float32))
    assert moved.shape == (1, 3)
    assert np.isclose(moved[0, 2], 2 * scale_of(matrix), rtol=1e-4)


def test_resize_matrix_is_what_resizing_does() -> None:
    picture = np.zeros((60, 60), np.float32)
    picture[20:24, 28:32] = 1
    small = cv2.resize(picture, (15, 15), interpolation=cv2.INTER_AREA)
    row, column = np.unravel_index(small.argmax(), small.shape)
    centre = transform(resize_matrix(0.25, 0.25), np.array([[29.5, 21.5]], np.float32))[0]
    assert tuple(np.round(centre, 4)) == (column, row)
