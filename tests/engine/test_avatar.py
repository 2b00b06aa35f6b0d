from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.avatar import Avatar
from engine.compose.paste_plan import PastePlan
from engine.errors import EngineError
from engine.frame import Driving, Image
from engine.portrait.affine import invert
from engine.portrait.portrait import Portrait, PortraitLoop
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


class Pixels(FakeAnimator):
    capabilities = frozenset({"pixels"})


def looping(count: int = 3) -> Portrait:
    """Frames that slide to the right, on ever lighter coats."""
    first = portrait()
    frames = [first]
    for row in range(1, count):
        moved = first.photo_from_crop + np.array([[0, 0, 10 * row], [0, 0, 0]], np.float32)
        coat = np.maximum(np.roll(first.photo, 10 * row, axis=1), 60 * row).astype(np.uint8)
        frames.append(replace(first, photo=coat, photo_from_crop=moved, crop_from_photo=invert(moved)))
    return replace(first, loop=PortraitLoop(tuple(frames), 10.0))


def test_a_clip_is_shown_to_and_fro() -> None:
    clock = FakeClock(0.0)
    avatar = Avatar(looping(), Pixels(), (320, 180), clock)
    corners = []
    for _ in range(6):
        corners.append(int(avatar.picture(still_driving(), {})[2, 2, 0]))
        clock.go_on(0.1001)
    assert corners == pytest.approx([COAT[0], 60, 120, 60, COAT[0], 60], abs=2)


def test_the_part_of_the_photo_on_show_does_not_jump_with_the_face() -> None:
    clock = FakeClock(0.0)
    avatar = Avatar(looping(), Pixels(), (320, 180), clock)
    first = avatar.picture(still_driving(), {})
    clock.go_on(0.2001)
    last = avatar.picture(still_driving(), {})
    # the face moved by 20 px of the photo, half of that in the output: so it is seen to move
    edges = [int(np.argmax(image[90, :, 1] > 150)) for image in (first, last)]
    assert edges[1] - edges[0] == pytest.approx(20 * avatar.size[1] / 360, abs=2)


def test_pictures_for_another_time_are_of_the_first_frame() -> None:
    clock = FakeClock(0.0)
    avatar = Avatar(looping(), Pixels(), (320, 180), clock)
    clock.go_on(0.1501)
    avatar.render_thumbnail()
    assert avatar.thumbnail is not None
    for image in (avatar.thumbnail, avatar.picture(still_driving(), {}, of_loop=False)):
        assert image[2, 2, 0] == pytest.approx(COAT[0], abs=2)


def test_animators_that_do_not_look_at_pixels_show_the_first_frame() -> None:
    clock, animator = FakeClock(0.0), FakeAnimator()
    avatar = Avatar(looping(), animator, (320, 180), clock)
    clock.go_on(0.1001)
    assert avatar.picture(still_driving(), {})[2, 2, 0] == pytest.approx(COAT[0], abs=2)


class Paster(FakeAnimator):
    """Pastes on a device of its own: the part is all of one colour. declines: leaves it to the processor."""

    def __init__(self, *, declines: bool = False) -> None:
        super().__init__()
        self._declines = declines
        self.pasted: list[bool] = []

    def paster(self, plan: PastePlan) -> PastePlan | None:
        return None if self._declines else plan

    def render_pasted(self, prepared: object, driving: Driving, paster: PastePlan) -> Image:
        self.pasted.append(driving.stitching)
        return np.full_like(paster.rest, 7)


def test_an_animator_may_paste_by_itself() -> None:
    animator = Paster()
    avatar = Avatar(portrait(), animator, (320, 180), FakeClock())
    stage_ms: dict[str, float] = {}
    first = avatar.picture(still_driving(), stage_ms)
    assert animator.pasted == [True] and animator.rendered == [] and set(stage_ms) == {"render", "paste"}
    # the part lies in the photo, and every picture is an array of its own
    changed = (first == 7).all(2)
    still = avatar.loop.image_at(0.0)
    assert changed.any() and not changed.all() and np.array_equal(first[~changed], still[~changed])
    assert avatar.picture(still_driving(), {}) is not first


def test_an_animator_may_leave_pasting_to_the_processor() -> None:
    animator = Paster(declines=True)
    Avatar(portrait(), animator, (320, 180), FakeClock()).picture(still_driving(), {})
    assert animator.pasted == [] and len(animator.rendered) == 1
