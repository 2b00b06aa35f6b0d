from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.settings import BackgroundChoice, Settings
from app.settings_store import GROUP_S, MOST_STEPS, SettingsStore
from engine.errors import OutputError
from engine.settings import Controls


class Disk:
    """Keeps what is saved; trouble, if any, is raised."""

    def __init__(self) -> None:
        self.saved: list[Settings] = []
        self.threads: set[str] = set()
        self.trouble = ""

    def save(self, settings: Settings) -> None:
        self.threads.add(threading.current_thread().name)
        if self.trouble:
            raise OutputError(self.trouble)
        self.saved.append(settings)


class Bench:
    def __init__(self) -> None:
        self.disk, self.now_s = Disk(), 100.0
        self.store = SettingsStore(Settings(), self.disk.save, clock=lambda: self.now_s)
        self.seen: list[Settings] = []
        self.store.changed.connect(self.seen.append)

    def eyes(self, value: float | None, group: str = "eyes") -> None:
        self.store.apply(replace(self.store.current, controls=replace(self.store.current.controls, eyes=value)), group)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.store.close()


def wait_until(qtbot: QtBot, holds: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=60_000)


def test_a_change_is_announced_once(bench: Bench) -> None:
    bench.store.apply(replace(bench.store.current, theme="dark"))
    bench.store.apply(replace(bench.store.current, theme="dark"))
    assert [one.theme for one in bench.seen] == ["dark"]


def test_a_drag_is_one_step(bench: Bench) -> None:
    for tenth in range(1, 10):
        bench.eyes(tenth / 10)
        bench.now_s += GROUP_S / 2
    bench.store.undo()
    assert bench.store.current.controls.eyes is None
    assert not bench.store.can_undo
    bench.store.redo()
    assert bench.store.current.controls.eyes == 0.9
    assert not bench.store.can_redo


def test_two_drags_are_two_steps(bench: Bench) -> None:
    bench.eyes(0.2)
    bench.now_s += GROUP_S + 0.1
    bench.eyes(0.8)
    bench.store.undo()
    assert bench.store.current.controls.eyes == 0.2


def test_another_slider_is_another_step(bench: Bench) -> None:
    bench.eyes(0.2)
    bench.store.apply(replace(bench.store.current, controls=replace(bench.store.current.controls, lips=0.3)), "lips")
    bench.store.undo()
    assert bench.store.current.controls == Controls(eyes=0.2)


def test_changes_without_a_group_are_steps_of_their_own(bench: Bench) -> None:
    for kind in ("blur", "green"):
        bench.store.apply(replace(bench.store.current, background=BackgroundChoice(kind)))
    bench.store.undo()
    assert bench.store.current.background.kind == "blur"


def test_undo_takes_back_neither_windows_nor_the_avatar_nor_a_pause(bench: Bench) -> None:
    bench.eyes(0.2)
    now = replace(bench.store.current, window="abc", avatar="finn")
    bench.store.apply(now)
    bench.store.apply(replace(now, controls=replace(now.controls, paused=True)))
    bench.store.undo()
    assert bench.store.current == replace(Settings(), window="abc", avatar="finn", controls=Controls(paused=True))
    assert not bench.store.can_undo


def test_a_new_change_ends_what_could_be_done_again(bench: Bench) -> None:
    bench.eyes(0.2)
    bench.store.undo()
    assert bench.store.can_redo
    bench.eyes(0.4, "")
    assert not bench.store.can_redo
    bench.store.redo()
    assert bench.store.current.controls.eyes == 0.4


def test_the_steps_remembered_have_an_end(bench: Bench) -> None:
    for number in range(MOST_STEPS + 20):
        bench.eyes(number % 2, "")
    steps = 0
    while bench.store.can_undo:
        bench.store.undo()
        steps += 1
    assert steps == MOST_STEPS


def test_many_changes_are_saved_once_beside_the_window(bench: Bench, qtbot: QtBot) -> None:
    for tenth in range(10):
        bench.eyes(tenth / 10)
    assert bench.disk.saved == []
    wait_until(qtbot, lambda: bench.disk.saved)
    assert bench.disk.saved == [bench.store.current]
    assert bench.disk.threads == {"settings"}


def test_what_waits_is_saved_at_the_end(bench: Bench) -> None:
    bench.eyes(0.3)
    bench.store.close()
    bench.store.close()
    assert bench.disk.saved == [bench.store.current]


def test_a_disk_that_refuses_is_said_once_until_it_works_again(bench: Bench, qtbot: QtBot) -> None:
    told: list[str] = []
    bench.store.save_failed.connect(told.append)
    bench.disk.trouble = "The disk is full."
    for value in (0.1, 0.2):
        bench.eyes(value, "")
        bench.disk.threads.clear()
        wait_until(qtbot, lambda: bench.disk.threads)
    wait_until(qtbot, lambda: told)
    time.sleep(0.1)
    assert told == ["The disk is full."]
    bench.disk.trouble = ""
    bench.eyes(0.3, "")
    wait_until(qtbot, lambda: bench.disk.saved)
    bench.disk.trouble = "The disk is full."
    bench.eyes(0.4, "")
    wait_until(qtbot, lambda: len(told) == 2)
    bench.disk.trouble = ""
