import cv2
import numpy as np
import pytest

from engine.frame import Array, Image
from engine.portrait.strays import with_strays

HEAD = (256, 280)


@pytest.fixture
def foreground() -> Array:
    mask = np.zeros((512, 512), np.float32)
    cv2.circle(mask, HEAD, 120, (1,), -1, cv2.LINE_AA)
    return mask


def scene(ground: Image) -> Image:
    """A dark head with one thin lock of hair sticking out, one hair that hangs in the air, and a plate on the wall."""
    picture = ground.copy()
    cv2.circle(picture, HEAD, 120, (50, 40, 35), -1, cv2.LINE_AA)
    cv2.line(picture, (330, 200), (385, 130), (50, 40, 35), 3, cv2.LINE_AA)
    cv2.line(picture, (60, 200), (80, 260), (50, 40, 35), 3, cv2.LINE_AA)
    return picture


def test_a_lock_before_a_plain_wall_belongs_to_the_person(foreground: Array) -> None:
    found = with_strays(scene(np.full((512, 512, 3), 190, np.uint8)), foreground)
    assert found.dtype == np.float32
    assert found[152, 368] > 0.8
    assert found[230, 70] == 0, "what does not touch the person is background"
    rows, columns = np.indices(found.shape)
    new = (found > 0.5) & (np.hypot(rows - HEAD[1], columns - HEAD[0]) > 130)
    assert 100 < new.sum() < 500, "the lock and no more"
    assert np.array_equal(found[foreground > 0], np.maximum(found, foreground)[foreground > 0])


def test_a_thick_thing_is_left_alone(foreground: Array) -> None:
    picture = scene(np.full((512, 512, 3), 190, np.uint8))
    cv2.line(picture, (150, 330), (20, 400), (60, 60, 60), 22)
    found = with_strays(picture, foreground)
    assert found[385, 48] == 0


@pytest.mark.parametrize(
    ("to", "levels", "width_px", "seen_at", "share"),
    [((110, 380), (50, 40, 35), 10, (370, 118), 0.8), ((90, 410), (178, 178, 178), 3, (370, 120), 0.05)],
    ids=["thick", "faint"],
)
def test_what_may_be_anything_belongs_to_the_person_where_the_wall_is_empty(
    foreground: Array, to: tuple, levels: tuple, width_px: int, seen_at: tuple, share: float
) -> None:
    """An earring or a lock of hair is as thick as a cable; where other things are about, it may as well be one."""
    empty = np.full((512, 512, 3), 190, np.uint8)
    cv2.circle(empty, HEAD, 120, (50, 40, 35), -1, cv2.LINE_AA)
    cv2.line(empty, (150, 330), to, levels, width_px)
    assert with_strays(empty, foreground)[seen_at] > share
    furnished = empty.copy()
    cv2.rectangle(furnished, (470, 20), (484, 60), (120, 110, 90), -1)
    assert with_strays(furnished, foreground)[seen_at] == 0


def test_a_person_who_fills_the_picture_keeps_thin_clear_locks_only() -> None:
    picture, foreground = np.full((512, 512, 3), 190, np.uint8), np.zeros((512, 512), np.float32)
    picture[:, 50:462], foreground[:, 50:462] = (50, 40, 35), 1
    cv2.line(picture, (50, 100), (15, 60), (50, 40, 35), 3)
    cv2.line(picture, (50, 200), (15, 160), (178, 178, 178), 3)
    cv2.line(picture, (50, 350), (15, 310), (50, 40, 35), 12)
    found = with_strays(picture, foreground)
    assert found[80, 32] > 0.8
    assert found[180, 32] == found[330, 32] == 0


def test_in_a_busy_background_nothing_is_said(foreground: Array) -> None:
    busy = np.kron(np.random.default_rng(0).integers(60, 220, (64, 64, 1)), np.ones((8, 8, 3))).astype(np.uint8)
    assert np.array_equal(with_strays(scene(busy), foreground), foreground)
