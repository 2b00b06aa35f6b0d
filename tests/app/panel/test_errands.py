"""Errands run elsewhere, in order, and are answered here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtWidgets import QApplication

from app.panel.errands import Errands
from engine.errors import PhotoError
from tests.waiting import PATIENCE_S

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def errands(qapp: QApplication) -> Iterator[Errands]:
    errands = Errands("test errands")
    yield errands
    errands.close()


def test_work_runs_there_and_answers_come_back_here_in_order(errands: Errands, until: Until) -> None:
    worked: list[str] = []
    answered: list[tuple[int, str]] = []

    def work(number: int) -> int:
        worked.append(threading.current_thread().name)
        return number

    for number in range(3):
        errands.run(lambda number=number: work(number), lambda n: answered.append((n, threading.current_thread().name)))
    until(lambda: len(answered) == 3)
    assert worked == ["test errands"] * 3
    assert answered == [(number, threading.main_thread().name) for number in range(3)]


def test_urgent_work_goes_before_what_waits(errands: Errands, until: Until) -> None:
    begun, go, answered = threading.Event(), threading.Event(), []

    def first() -> int:
        begun.set()
        assert go.wait(PATIENCE_S)
        return 1

    errands.run(first, answered.append)
    assert begun.wait(PATIENCE_S)
    errands.run(lambda: 2, answered.append)
    errands.run(lambda: 3, answered.append, urgent=True)
    go.set()
    until(lambda: len(answered) == 3)
    assert answered == [1, 3, 2]


def test_what_a_user_can_mend_is_told_in_its_own_words(errands: Errands, until: Until) -> None:
    def fail() -> None:
        raise PhotoError("This is no photo. Choose a JPEG or PNG file.")

    answered, failed = [], []
    errands.run(fail, answered.append, failed.append)
    errands.run(lambda: 1, answered.append, failed.append)
    until(lambda: answered)
    assert (answered, failed) == ([1], ["This is no photo. Choose a JPEG or PNG file."])


def test_after_closing_nobody_is_answered(qapp: QApplication, qtbot: object) -> None:
    errands, begun, go, answered = Errands("test errands"), threading.Event(), threading.Event(), []

    def slow() -> int:
        begun.set()
        go.wait(5)
        return 1

    errands.run(slow, answered.append)
    errands.run(lambda: 2, answered.append)
    assert begun.wait(PATIENCE_S)
    errands.request_close()
    go.set()
    errands.close()
    qapp.processEvents()
    assert answered == []
