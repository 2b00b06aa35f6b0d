import numpy as np
import pytest

from engine.compose.label import Label


@pytest.mark.parametrize("level", [0, 128, 255])
def test_it_can_be_read_on_any_picture(level: int) -> None:
    picture = np.full((720, 1280, 3), level, np.uint8)
    Label((1280, 720)).draw(picture)
    part = picture[660:, :260]
    assert part.max() > 200
    assert part[(part < 150).all(2)].size > 0
    untouched = picture.copy()
    untouched[660:, :260] = level
    assert (untouched == level).all(), "the rest of the picture stays as it is"


def test_the_text_is_the_callers() -> None:
    short, long = (np.full((480, 640, 3), 90, np.uint8) for _ in range(2))
    Label((640, 480), "AI").draw(short)
    Label((640, 480), "made by artificial means").draw(long)
    assert (long != 90).sum() > 3 * (short != 90).sum()


@pytest.mark.parametrize("size", [(40, 30), (64, 8), (2, 2)])
def test_a_picture_too_small_for_it_gets_what_fits(size: tuple[int, int]) -> None:
    picture = np.full((size[1], size[0], 3), 200, np.uint8)
    Label(size).draw(picture)
    assert (picture != 200).any()
