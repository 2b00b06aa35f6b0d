from __future__ import annotations

import pytest

from engine.cast import Cast
from engine.clock import SystemClock
from engine.compose.backdrop import Background
from engine.errors import EngineError, UsageError
from engine.status import AvatarState
from tests.live_fakes import FakeAnimator, portrait, still_driving

SIZE = (64, 36)


def cast_of(*names: str) -> tuple[Cast, FakeAnimator]:
    animator = FakeAnimator()
    return Cast([portrait(name) for name in names], animator, SIZE, SystemClock()), animator


def test_the_first_avatar_is_on_stage_and_the_others_wait() -> None:
    cast, _ = cast_of("green", "blue")
    cast.begin()
    assert (cast.current().name, cast.current().size) == ("green", SIZE)
    assert cast.prepare_next()
    assert not cast.prepare_next()


def test_a_prepared_avatar_comes_at_once_and_is_kept() -> None:
    cast, _ = cast_of("green", "blue")
    cast.begin()
    cast.prepare_next()
    green = cast.current()
    cast.switch("blue")
    assert cast.current().name == "blue"
    cast.switch("green")
    assert cast.current() is green


def test_one_that_waits_is_prepared_first_and_shown_when_ready() -> None:
    cast, _ = cast_of("green", "blue", "red")
    cast.begin()
    cast.switch("red")
    assert (cast.current().name, cast.wanted) == ("green", "red")
    cast.prepare_next()
    assert cast.current().name == "red"


def test_an_unknown_avatar_is_refused_with_the_names_there_are() -> None:
    cast, _ = cast_of("green", "blue")
    cast.begin()
    with pytest.raises(UsageError, match="green, blue"):
        cast.switch("yellow")
    assert cast.current().name == "green"


def test_one_that_cannot_be_prepared_is_refused_and_does_not_stop_the_others() -> None:
    cast, animator = cast_of("green", "blue", "red")
    cast.begin()

    def refuse() -> None:
        raise EngineError("Too odd.")

    animator.prepare_trouble = refuse
    with pytest.raises(EngineError):
        cast.prepare_next()
    animator.prepare_trouble = lambda: None
    assert cast.prepare_next()
    cast.switch("red")
    with pytest.raises(UsageError, match="blue"):
        cast.switch("blue")
    assert cast.current().name == "red"


def test_names_must_tell_avatars_apart() -> None:
    with pytest.raises(UsageError):
        cast_of("green", "green")
    with pytest.raises(UsageError):
        cast_of()


def test_one_more_is_prepared_and_a_name_that_is_taken_is_refused() -> None:
    cast, _ = cast_of("green")
    cast.begin()
    cast.add(portrait("blue"))
    assert cast.states() == (AvatarState("green", True), AvatarState("blue", False))
    cast.prepare_next()
    assert cast.states()[1] == AvatarState("blue", True)
    with pytest.raises(UsageError, match="already"):
        cast.add(portrait("blue"))


def test_one_can_be_removed_but_not_the_one_in_use() -> None:
    cast, _ = cast_of("green", "blue", "red")
    cast.begin()
    cast.remove("blue")
    assert [state.name for state in cast.states()] == ["green", "red"]
    with pytest.raises(UsageError, match="in use"):
        cast.remove("green")
    with pytest.raises(UsageError, match="no avatar"):
        cast.remove("blue")
    # asked for, not yet there: both are in use
    cast.switch("red")
    for name in ("green", "red"):
        with pytest.raises(UsageError, match="in use"):
            cast.remove(name)
    cast.prepare_next()
    cast.current()
    cast.remove("green")
    assert cast.thumbnail("green") is None


def test_why_one_cannot_be_prepared_is_told() -> None:
    cast, animator = cast_of("green", "blue")
    cast.begin()

    def refuse() -> None:
        raise EngineError("Too odd.")

    animator.prepare_trouble = refuse
    with pytest.raises(EngineError):
        cast.prepare_next()
    assert cast.states()[1] == AvatarState("blue", False, "Too odd.")


def test_thumbnails_are_made_one_after_the_other_and_kept_while_another_background_is_prepared() -> None:
    cast, _ = cast_of("green", "blue")
    cast.begin()
    cast.prepare_next()
    assert cast.thumbnail("green") is None
    for _ in range(2):
        avatar = cast.without_thumbnail()
        assert avatar is not None
        avatar.render_thumbnail()
    assert cast.without_thumbnail() is None
    before = cast.thumbnail("green")
    assert before is not None and before.shape == (SIZE[1], SIZE[0], 3)
    cast.set_background(Background())
    cast.prepare_next()
    assert cast.without_thumbnail() is not None
    assert cast.thumbnail("green") is before


def test_another_background_or_engine_comes_with_the_avatar_prepared_anew_first_the_one_asked_for() -> None:
    cast, _ = cast_of("green", "blue")
    cast.begin()
    cast.prepare_next()
    cast.switch("blue")
    before = cast.current()
    cast.set_background(Background())
    assert cast.current() is before
    cast.prepare_next()
    assert (cast.current() is before, cast.current().name) == (False, "blue")
    other = FakeAnimator()
    cast.use(other)
    assert cast.animator is other
    cast.prepare_next()
    cast.current().picture(still_driving(), {})
    assert len(other.rendered) == 1
    # the one in the wings is never shown as it was
    shown = cast.current()
    cast.switch("green")
    assert cast.current() is shown
    cast.prepare_next()
    assert cast.current().name == "green"
    assert not cast.prepare_next()


def test_the_same_engine_again_changes_nothing() -> None:
    cast, animator = cast_of("green")
    cast.begin()
    cast.use(animator)
    assert not cast.prepare_next()
