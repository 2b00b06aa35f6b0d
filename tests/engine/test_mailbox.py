"""Newest wins, losses are counted, nobody waits for ever."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from engine.mailbox import Mailbox
from tests.waiting import PATIENCE_S


def test_takes_what_was_put():
    box: Mailbox[str] = Mailbox()
    box.put("a")
    assert box.take(0.0) == "a"
    assert box.take(0.0) is None


def test_counts_what_nobody_took():
    box: Mailbox[int] = Mailbox()
    for item in range(5):
        box.put(item)
    assert box.take(0.0) == 4
    assert box.dropped == 4


@given(st.lists(st.one_of(st.integers(), st.just("take"))))
def test_put_taken_and_dropped_add_up(steps):
    box: Mailbox[int] = Mailbox()
    put, taken, last = 0, 0, None
    for step in steps:
        if step == "take":
            item = box.take(0.0)
            assert item == last
            taken, last = taken + (item is not None), None
        else:
            box.put(step)
            put, last = put + 1, step
    assert put == taken + box.dropped + (last is not None)


def test_a_waiting_reader_is_woken():
    box: Mailbox[str] = Mailbox()
    got: list[str | None] = []
    reader = threading.Thread(target=lambda: got.append(box.take(5.0)))
    reader.start()
    box.put("now")
    reader.join(PATIENCE_S)
    assert got == ["now"]
