from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.avatar import Avatar
from engine.clock import SystemClock
from engine.compose.backdrop import BACKGROUNDS, GREEN, Background, put_before
from engine.compose.cutout import Cutout, cut_out
from engine.errors import UsageError
from engine.frame import Image
from engine.portrait.loader import load_portrait, make_portrait
from tests.live_fakes import FakeAnimator

ROOT = Path(__file__).resolve().parents[3]
SIZE = (640, 360)


@pytest.fixture(scope="module")
def astronaut_cutout() -> Cutout:
    import skimage.data

    return cut_out(make_portrait(skimage.data.astronaut(), "astronaut"), SIZE)


@pytest.fixture(scope="module")
def avatar_cutout() -> Cutout:
    return cut_out(load_portrait(ROOT / "assets" / "avatars" / "amara.jpg"), SIZE)


def at_rest(background: Background, cutout: Cutout) -> Image:
    """The picture as the sinks get it."""
    return Avatar(put_before(background, cutout), FakeAnimator(), SIZE, SystemClock()).loop.image_at(0.0)


def test_the_photo_s_own_background_changes_nothing(avatar_cutout: Cutout) -> None:
    assert put_before(Background(), avatar_cutout) is avatar_cutout.portrait


def test_a_colour_fills_the_whole_output_and_the_face_stays(avatar_cutout: Cutout) -> None:
    before, after = at_rest(Background(), avatar_cutout), at_rest(Background("colour", (200, 30, 60)), avatar_cutout)
    for corner in (after[5, 5], after[5, -6], after[100, 10], after[100, -10]):
        assert corner == pytest.approx((200, 30, 60), abs=1)
    middle = np.s_[130:230, 290:350]
    assert np.abs(after[middle].astype(int) - before[middle]).mean() < 3


def test_no_old_background_clings_to_the_person(avatar_cutout: Cutout) -> None:
    """Before pure green nothing may be left of the photo's teal."""
    green = at_rest(Background("green"), avatar_cutout).astype(int)
    assert (np.abs(green - GREEN).max(2) < 8).mean() > 0.4
    # teal has more blue than red and more green than the hair: a halo of it would show here
    share = avatar_cutout.share
    assert 0.15 < (share > 0.9).mean() < 0.6
    halo = (green[..., 2] - green[..., 0] > 25) & (green[..., 1] < 200)
    assert halo.mean() < 0.002


def test_what_is_no_person_goes_even_where_it_touches_one(astronaut_cutout: Cutout) -> None:
    green = at_rest(Background("green"), astronaut_cutout).astype(int)
    # the flag on the left and the shuttle on the right
    for place in (np.s_[60:200, 5:60], np.s_[20:300, 480:]):
        assert np.abs(green[place] - GREEN).max(2).mean() < 10


def test_the_blurred_background_is_the_photo_s_own_out_of_focus(astronaut_cutout: Cutout) -> None:
    before, after = at_rest(Background(), astronaut_cutout), at_rest(Background("blur"), astronaut_cutout)
    shuttle = np.s_[40:200, 520:]
    assert np.abs(after[shuttle].astype(int).mean((0, 1)) - before[shuttle].mean((0, 1))).max() < 25

    def busy(image: Image) -> float:
        return float(np.abs(np.diff(image[shuttle].astype(int), n=2, axis=1)).mean())

    assert busy(after) < 0.3 * busy(before)


@pytest.mark.parametrize("shape", [(40, 400), (400, 40), (9, 16), (1, 1)])
def test_a_picture_of_any_size_fills_the_output(avatar_cutout: Cutout, shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), (10, 20, 230), np.uint8)
    after = at_rest(Background("picture", picture=picture), avatar_cutout)
    assert after[:40, :100].reshape(-1, 3).astype(int) == pytest.approx(np.array([[10, 20, 230]] * 4000), abs=1)


def test_a_picture_is_cropped_about_its_centre(avatar_cutout: Cutout) -> None:
    picture = np.zeros((400, 100, 3), np.uint8)
    picture[195:205] = 255
    after = at_rest(Background("picture", picture=picture), avatar_cutout)
    assert after[180, 10, 0] > 200
    assert after[40, 10, 0] == 0


@pytest.mark.parametrize("size", [(640, 480), (360, 640), (1920, 1080)])
def test_it_fits_every_output(avatar_cutout: Cutout, size: tuple[int, int]) -> None:
    portrait = put_before(Background("green"), cut_out(avatar_cutout.portrait, size))
    avatar = Avatar(portrait, FakeAnimator(), size, SystemClock())
    assert avatar.size == size
    image = avatar.loop.image_at(0.0)
    assert tuple(image[3, 3]) == tuple(image[3, -3]) == GREEN


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(UsageError, match="photo, blur"):
        Background("beach")
    with pytest.raises(UsageError):
        Background("picture")
    with pytest.raises(UsageError):
        Background("colour", (0, 0, 256))
    assert set(BACKGROUNDS) == {"photo", "blur", "colour", "green", "picture"}
