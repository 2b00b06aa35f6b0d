from __future__ import annotations

import numpy as np
import pytest

from engine.avatar import Avatar
from engine.errors import EngineError
from tests.live_fakes import COAT, SKIN, FakeAnimator, FakeClock, portrait, still_driving


def test_pictures_are_of_the_size_asked_for_and_timed() -> None:
    clock, animator = FakeClock(), FakeAnimator()
    avatar = Avatar(portrait(), animator, (320, 180), clock)
    animator.trouble = lambda: clock.go_on(0.008)
    stage_ms: dict[str, float] = {}
    image = avatar.picture(still_driving(), stage_ms)
    assert (image.shape, image.dtype, avatar.size) == ((180, 320, 3), np.uint8, (320, 180))
    assert stage_ms == {"render": pytest.approx(8.0), "paste": 0.0}


def test_without_a_size_it_is_the_photo_s_own() -> None:
    assert Avatar(portrait(), FakeAnimator(), None, FakeClock()).size == (640, 360)


def test_the_still_picture_is_the_photo_and_needs_no_rendering() -> None:
    animator = FakeAnimator()
    still = Avatar(portrait(), animator, (640, 360), FakeClock()).loop.image_at(0.0)
    assert animator.rendered == []
    assert still[5, 5] == pytest.approx(COAT, abs=2)
    assert still[180, 320] == pytest.approx(SKIN, abs=2)


def test_what_cannot_be_prepared_is_told() -> None:
    animator = FakeAnimator()

    def refuse() -> None:
        raise EngineError("Too odd.")

    animator.prepare_trouble = refuse
    with pytest.raises(EngineError):
        Avatar(portrait(), animator, None, FakeClock())
