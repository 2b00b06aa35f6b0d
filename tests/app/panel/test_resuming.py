"""A panel that goes on where another one crashed."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication

from app.panel.cards import PanelStatus
from app.panel.resuming import Resuming
from app.settings import Settings
from app.supervision.watched import Watched
from drivers.camera_writer.seat import CameraSeat


class FakeBridge(QObject):
    """Notes what is asked of it. outcome: the phase after start."""

    status_changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.store = SimpleNamespace(current=Settings(avatar="anna"), apply=self._apply)
        self.status, self.outcome = PanelStatus(), "starting"
        self.starts, self.told = 0, list[str]()

    def _apply(self, settings: Settings) -> None:
        self.store.current = settings

    def start(self) -> None:
        self.starts += 1
        self.show(self.outcome)

    def show(self, phase: str) -> None:
        self.status = PanelStatus(phase)
        self.status_changed.emit(self.status)

    def tell_problem(self, text: str) -> None:
        self.told.append(text)


@pytest.fixture
def seat() -> Iterator[CameraSeat]:
    seat = CameraSeat()
    yield seat
    seat.close()


@pytest.fixture
def bridge(qapp: QApplication) -> FakeBridge:
    return FakeBridge()


def resume(bridge: FakeBridge, seat: CameraSeat | None) -> Resuming:
    return Resuming(bridge, Watched(seat, 12.0))  # type: ignore[arg-type]


def test_the_session_goes_on(bridge: FakeBridge, seat: CameraSeat) -> None:
    seat.keep_controls(paused=True, muted=True)
    seat.await_engine()
    _kept = resume(bridge, seat)
    assert "was started again" in bridge.told[0]
    assert (bridge.store.current.controls.paused, bridge.store.current.controls.muted) == (True, True)
    assert bridge.starts == 1
    assert seat.awaited


@pytest.mark.parametrize("phases", [["off"], ["starting", "stopping", "off"]])
def test_the_camera_is_given_back_where_the_session_does_not_come_up(
    bridge: FakeBridge, seat: CameraSeat, phases: list[str]
) -> None:
    seat.await_engine()
    bridge.outcome = phases[0]
    _kept = resume(bridge, seat)
    for phase in phases[1:]:
        bridge.show(phase)
    assert (bridge.starts, seat.awaited) == (1, False)


@pytest.mark.parametrize("watched", [True, False])
def test_an_ordinary_start_starts_nothing(bridge: FakeBridge, seat: CameraSeat, watched: bool) -> None:
    _kept = resume(bridge, seat if watched else None)
    assert (bridge.starts, bridge.told) == (0, [])
