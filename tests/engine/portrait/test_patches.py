import numpy as np

from engine.portrait.patches import MAX_SOURCES, patches_at, sources, start


def test_patches_are_cut_around_their_pixels() -> None:
    values = np.arange(2 * 20 * 20, dtype=np.float32).reshape(20, 20, 2)
    patch = patches_at(values, np.array([7]), np.array([12]), 3).reshape(3, 3, 2)
    assert np.array_equal(patch, values[6:9, 11:14])


def test_patches_at_the_border_are_mirrored() -> None:
    values = np.arange(400, dtype=np.float32).reshape(20, 20, 1)
    patch = patches_at(values, np.array([0]), np.array([0]), 3).reshape(3, 3)
    assert np.array_equal(patch[0], patch[2])
    assert patch[1, 1] == values[0, 0, 0]


def test_sources_lie_wholly_within() -> None:
    trusted = np.zeros((40, 40), bool)
    trusted[10:21, 10:21] = True
    rows, columns = sources(trusted, 7)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (13, 17, 13, 17)
    assert len(rows) == 25


def test_there_are_never_too_many_sources() -> None:
    rows, _ = sources(np.ones((128, 128), bool), 3)
    assert len(rows) == MAX_SOURCES
    assert rows.min() < 4
    assert rows.max() > 123


def test_a_start_shows_itself() -> None:
    image = np.random.default_rng(0).random((9, 9, 3), np.float32)
    filling = start(image, np.ones((9, 9), bool))
    assert np.array_equal(image[filling.rows, filling.columns], filling.image)
