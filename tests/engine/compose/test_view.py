from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.compose.view import own_view, view_in
from engine.frame import Array
from engine.portrait.affine import compose, resize_matrix, scale_of, transform
from engine.portrait.portrait import CROP_PX, Portrait

CALL = (1280, 720)


def place(centre: tuple[float, float], side: float) -> Array:
    linear = np.eye(2) * side / CROP_PX
    return np.column_stack([linear, np.array(centre) - side / 2]).astype(np.float32)


def test_own_size_is_made_even() -> None:
    photo = np.random.default_rng(0).integers(0, 255, (301, 203, 3), dtype=np.uint8)
    view = own_view(photo)
    assert np.array_equal(view.picture, photo[:300, :202])
    assert (view.left, view.top, view.right, view.bottom) == (0, 0, 202, 300)
    assert np.array_equal(view.out_from_photo, [[1, 0, 0], [0, 1, 0]])


def test_a_square_headshot_stands_before_a_dim_blurred_copy(make_portrait) -> None:
    rng = np.random.default_rng(0)
    photo = rng.integers(100, 255, (512, 512, 3), dtype=np.uint8)
    view = view_in(make_portrait(photo, place((256, 256), 500)), CALL)
    assert view.picture.shape == (720, 1280, 3)
    assert (view.left, view.top, view.right, view.bottom) == (280, 0, 1000, 720)
    assert view.picture[:, :280].mean() < 0.6 * view.picture[:, 280:1000].mean()
    assert view.picture[:, :270].std() < 0.3 * view.picture[:, 280:1000].std()


def test_a_wide_photo_fills_the_picture(make_portrait) -> None:
    view = view_in(make_portrait(np.full((1080, 1920, 3), 90, np.uint8), place((900, 500), 700)), CALL)
    assert (view.left, view.top, view.right, view.bottom) == (0, 0, *CALL)


def test_a_portrait_fills_the_output_where_that_is_wanted(make_portrait) -> None:
    portrait = make_portrait(np.full((512, 512, 3), 90, np.uint8), place((256, 256), 500))
    view = view_in(replace(portrait, framing="fill"), CALL)
    assert (view.left, view.top, view.right, view.bottom) == (0, 0, *CALL)
    assert scale_of(view.out_from_photo) == pytest.approx(1280 / 512)


@pytest.mark.parametrize(("photo", "shown"), [((3000, 2000), (400, 0, 880, 720)), ((1000, 2000), (0, 40, 1280, 680))])
def test_nothing_is_left_out_where_the_whole_photo_is_wanted(
    make_portrait, photo: tuple[int, int], shown: tuple[int, int, int, int]
) -> None:
    portrait = make_portrait(np.full((*photo, 3), 90, np.uint8), place((500, 500), 300))
    view = view_in(replace(portrait, framing="whole"), CALL)
    assert (view.left, view.top, view.right, view.bottom) == shown


def test_a_small_face_in_a_large_photo_is_brought_closer(make_portrait) -> None:
    portrait = make_portrait(np.full((3000, 2000, 3), 90, np.uint8), place((1500, 600), 400))
    view = view_in(portrait, CALL)
    crop = compose(view.out_from_photo, portrait.photo_from_crop)
    assert 0.7 * 720 < scale_of(crop) * CROP_PX < 0.8 * 720
    centre = transform(crop, np.array([[256, 256]], np.float32))[0]
    assert abs(centre[0] - 640) < 60
    assert abs(centre[1] - 340) < 60


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.integers(64, 900), st.integers(64, 900)),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.floats(40, 1500),
    st.tuples(st.integers(2, 1400), st.integers(2, 900)),
)
def test_any_photo_in_any_size(
    make_portrait,
    photo_size: tuple[int, int],
    centre: tuple[float, float],
    side: float,
    size: tuple[int, int],
) -> None:
    photo = np.full((photo_size[1], photo_size[0], 3), 200, np.uint8)
    crop_at = place((centre[0] * photo_size[0], centre[1] * photo_size[1]), side)
    view = view_in(make_portrait(photo, crop_at), size)
    assert view.picture.shape == (size[1], size[0], 3)
    assert view.picture.dtype == np.uint8
    assert 0 <= view.left <= view.right <= size[0]
    assert 0 <= view.top <= view.bottom <= size[1]
    shown = view.picture[view.top : view.bottom, view.left : view.right]
    assert shown.size > 0
    assert (shown == 200).all()
    assert (view.right - view.left == size[0]) or (view.bottom - view.top == size[1])


def test_the_matrix_says_where_the_photo_lies(portrait: Portrait) -> None:
    """Half the size: each output pixel is the mean of four of the photo's."""
    view = view_in(portrait, (256, 256))
    assert np.allclose(view.out_from_photo, resize_matrix(0.5, 0.5), atol=1e-4) or scale_of(view.out_from_photo) > 0.5
    corner = transform(view.out_from_photo, np.array([[-0.5, -0.5], [511.5, 511.5]], np.float32))
    assert np.allclose(corner, np.round(corner * 2) / 2, atol=0.02), "the photo's edges lie on pixel edges"
