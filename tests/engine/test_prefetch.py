from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from engine import prefetch
from engine.errors import VideoError, WorkerStuckError
from engine.prefetch import Prefetch, begun


@pytest.mark.parametrize("count", [0, 1, 4, 50])
def test_all_items_come_in_order(count: int) -> None:
    with Prefetch("count", iter(range(count))) as items:
        assert list(items) == list(range(count))


def test_an_item_may_be_none() -> None:
    with Prefetch("none", iter([None, None])) as items:
        assert list(items) == [None, None]


def test_items_are_made_elsewhere_and_only_so_far_ahead() -> None:
    made: list[str] = []

    def items() -> Iterator[int]:
        for number in range(20):
            made.append(threading.current_thread().name)
            yield number

    with Prefetch("maker", items(), depth=3) as ahead:
        first = next(iter(ahead))
        time.sleep(0.3)
        # taken, waiting in the queue, and one in the maker's hand
        assert (first, len(made)) == (0, 5)
    assert set(made) == {"maker"}


def test_an_error_comes_where_its_item_would_have_come() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise VideoError("The file is cut off.")

    taken = []
    with pytest.raises(VideoError, match="cut off"), Prefetch("breaks", items()) as ahead:
        for item in ahead:
            taken.append(item)
    assert taken == [1]


def test_leaving_early_ends_the_thread() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    with Prefetch("endless", endless()) as ahead:
        assert next(iter(ahead)) == 1
    assert "endless" not in {thread.name for thread in threading.enumerate()}


def test_they_can_be_chained() -> None:
    with Prefetch("a", iter(range(10))) as first, Prefetch("b", (2 * item for item in first)) as second:
        assert list(second) == list(range(0, 20, 2))


def test_what_ended_the_work_is_told_though_the_thread_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "_STOP_TIMEOUT_S", 0.05)
    over = threading.Event()
    with pytest.raises(KeyboardInterrupt), Prefetch("slow", iter(over.wait, True)):
        raise KeyboardInterrupt
    with pytest.raises(WorkerStuckError), Prefetch("slower", iter(over.wait, True)):
        pass
    over.set()


def test_the_first_item_is_made_by_who_asks_and_the_rest_ahead() -> None:
    makers: list[str] = []

    def items() -> Iterator[int]:
        for number in range(3):
            makers.append(threading.current_thread().name)
            yield number

    asking = threading.current_thread().name
    with Prefetch("maker", begun(items())) as ahead:
        assert list(ahead) == [0, 1, 2]
    assert makers == [asking, "maker", "maker"]


def test_nothing_can_be_begun() -> None:
    empty: list[int] = []
    assert list(begun(iter(empty))) == []
