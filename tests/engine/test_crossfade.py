from __future__ import annotations

import pytest

from engine.crossfade import Crossfade
from tests.live_fakes import picture_of

OLD, NEW = picture_of((100, 0, 0)), picture_of((0, 100, 0))


@pytest.mark.parametrize(("after_s", "red"), [(0.0, 100), (0.25, 75), (0.5, 50), (0.75, 25), (1.0, 0), (9.0, 0)])
def test_it_goes_over_evenly(after_s: float, red: int) -> None:
    fade = Crossfade()
    fade.begin(OLD, 5.0, 1.0)
    mixed = fade.mix(NEW, 5.0 + after_s)
    assert mixed[0, 0].tolist() == [red, 100 - red, 0]


def test_without_a_fade_pictures_pass_unchanged() -> None:
    assert Crossfade().mix(NEW, 0.0) is NEW


def test_a_cut_ends_the_fade() -> None:
    fade = Crossfade()
    fade.begin(OLD, 0.0, 1.0)
    fade.cut()
    assert fade.mix(NEW, 0.1) is NEW


def test_pictures_of_another_size_are_not_mixed() -> None:
    fade = Crossfade()
    fade.begin(OLD, 0.0, 1.0)
    larger = picture_of((0, 100, 0), (128, 72))
    assert fade.mix(larger, 0.1) is larger
