from __future__ import annotations

import pytest

from engine.cast import Cast
from engine.clock import SystemClock
from engine.errors import EngineError, UsageError
from tests.live_fakes import FakeAnimator, portrait

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
