import numpy as np

from engine.portrait.masks import dilate, erode, fill_holes, part_with, smoothstep


def square(low: int, high: int) -> np.ndarray:
    mask = np.zeros((60, 60), bool)
    mask[low:high, low:high] = True
    return mask


def test_growing_and_shrinking_undo_each_other_on_a_large_square() -> None:
    grown = dilate(square(20, 40), 5)
    assert grown[15, 30]
    assert not grown[14, 30]
    assert not grown[15, 15], "a disc leaves round corners"
    assert np.array_equal(erode(grown, 5)[22:38, 22:38], square(20, 40)[22:38, 22:38])


def test_beyond_the_picture_counts_as_set_for_shrinking() -> None:
    assert erode(np.ones((60, 60), bool), 8).all()


def test_part_with_keeps_what_meets_the_seed() -> None:
    two = square(5, 15) | square(30, 50)
    assert np.array_equal(part_with(two, square(35, 37)), square(30, 50))
    assert not part_with(two, square(20, 25)).any()


def test_small_holes_are_filled_and_large_ones_kept() -> None:
    mask = square(5, 55)
    mask[10:12, 10:12] = False
    mask[20:40, 20:40] = False
    filled = fill_holes(mask, 50)
    assert filled[10:12, 10:12].all()
    assert not filled[20:40, 20:40].any()
    assert not filled[:5].any()


def test_smoothstep() -> None:
    steps = smoothstep(np.array([-1, 0.2, 0.5, 0.8, 3], np.float32), 0.2, 0.8)
    assert np.allclose(steps, [0, 0, 0.5, 1, 1])
