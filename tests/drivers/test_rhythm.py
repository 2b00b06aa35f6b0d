from __future__ import annotations

import threading

import pytest

from drivers.rhythm import wait_until_due
from tests.live_fakes import FakeClock


@pytest.mark.parametrize(
    ("due_s", "deadline_s", "is_due", "then_s"),
    [(10.5, 11.0, True, 10.5), (9.0, 11.0, True, 10.0), (12.0, 11.0, False, 11.0), (12.0, 9.0, False, 10.0)],
)
def test_it_waits_for_what_comes_first(due_s: float, deadline_s: float, is_due: bool, then_s: float) -> None:
    clock = FakeClock(now_s=10.0)
    assert wait_until_due(clock, due_s, deadline_s, threading.Event()) is is_due
    assert clock.now_s() == pytest.approx(then_s)


def test_nothing_is_due_once_closed() -> None:
    closed = threading.Event()
    closed.set()
    assert not wait_until_due(FakeClock(now_s=10.0), 9.0, 11.0, closed)
