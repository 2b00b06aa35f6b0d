from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import pytest

from app.supervision.watched import Watched, watch_engine
from drivers.camera_writer.seat import CameraSeat
from engine.settings import Controls


@pytest.fixture
def seat() -> Iterator[CameraSeat]:
    seat = CameraSeat()
    yield seat
    seat.close()


@pytest.mark.parametrize(("alone", "output"), [(False, "virtual"), (True, "null"), (True, "out.mp4")])
def test_only_a_camera_of_a_program_by_itself_is_worth_it(alone: bool, output: str) -> None:
    # in any other case this very process would be doubled
    assert watch_engine(argparse.Namespace(alone=alone), output) == Watched()


def test_a_first_engine_gets_what_was_asked_for(seat: CameraSeat) -> None:
    watched = Watched(seat)
    assert watched.left_of(10.0) == 10.0
    assert watched.left_of(None) is None
    assert watched.controls(Controls(lips=0.5)) == Controls(lips=0.5)


def test_the_next_one_gets_what_is_left(seat: CameraSeat) -> None:
    watched = Watched(seat, shown_since_s=time.monotonic() - 4.0)
    left_s = watched.left_of(10.0)
    assert left_s is not None
    assert 5.0 < left_s <= 6.0
    assert watched.left_of(1.0) == 0.5
    assert watched.left_of(None) is None


def test_a_camera_that_was_off_stays_off(seat: CameraSeat) -> None:
    Watched(seat).keep(Controls(muted=True))
    assert seat.muted
    following = Watched(seat, shown_since_s=1.0)
    assert following.controls(Controls(lips=0.5)) == Controls(lips=0.5, muted=True)
    following.keep(Controls(paused=True))
    assert following.controls(Controls()) == Controls(paused=True)


def test_unwatched_nothing_is_kept() -> None:
    watched = Watched()
    watched.keep(Controls(muted=True))
    assert watched.controls(Controls()) == Controls()
