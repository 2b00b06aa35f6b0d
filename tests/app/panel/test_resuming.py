"""A panel that goes on where another one crashed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication

from app.panel.cards import AvatarCard, DeviceChoices, PanelStatus
from app.panel.resuming import Resuming
from app.settings import Settings
from app.supervision.watched import Watched
from drivers.camera_writer.seat import CameraSeat


class FakeBridge(QObject):
    """Notes what is asked of it. outcome: the phase after start."""

    devices_changed = pyqtSignal(object)
    avatars_changed = pyqtSignal(object)
    status_changed = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.store = SimpleNamespace(current=Settings(avatar="anna"), apply=self._apply)
        self.cards: tuple[AvatarCard, ...] = (AvatarCard("anna", "Anna"),)
        self.status, self.outcome = PanelStatus(), "starting"
        self.starts, self.told = 0, list[str]()

    def _apply(self, settings: Settings) -> None:
        self.store.current = settings

    def avatars(self) -> tuple[AvatarCard, ...]:
        return self.cards

    def start(self) -> None:
        self.starts += 1
        self.show(self.outcome)

    def show(self, phase: str) -> None:
        self.status = PanelStatus(phase)
        self.status_changed.emit(self.status)

    def tell_problem(self, text: str) -> None:
        self.told.append(text)

    def find_devices(self) -> None:
        self.devices_changed.emit(DeviceChoices())

    def prepare(self) -> None:
        self.cards = (replace(self.cards[0], prepared=True),)
        self.avatars_changed.emit(self.cards)


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


def test_the_session_goes_on_once_avatar_and_devices_are_there(bridge: FakeBridge, seat: CameraSeat) -> None:
    seat.keep_controls(paused=True, muted=True)
    seat.await_engine()
    _kept = resume(bridge, seat)
    assert "was started again" in bridge.told[0]
    assert (bridge.store.current.controls.paused, bridge.store.current.controls.muted) == (True, True)
    bridge.find_devices()
    assert bridge.starts == 0
    bridge.prepare()
    bridge.find_devices()
    assert bridge.starts == 1
    assert seat.awaited


@pytest.mark.parametrize("phases", [["off"], ["starting", "stopping", "off"]])
def test_the_camera_is_given_back_where_the_session_does_not_come_up(
    bridge: FakeBridge, seat: CameraSeat, phases: list[str]
) -> None:
    seat.await_engine()
    _kept = resume(bridge, seat)
    bridge.outcome = phases[0]
    bridge.find_devices()
    bridge.prepare()
    for phase in phases[1:]:
        bridge.show(phase)
    assert (bridge.starts, seat.awaited) == (1, False)


def test_a_user_who_is_quicker_is_not_disturbed(bridge: FakeBridge, seat: CameraSeat) -> None:
    seat.await_engine()
    _kept = resume(bridge, seat)
    bridge.show("starting")
    bridge.find_devices()
    bridge.prepare()
    assert bridge.starts == 0


@pytest.mark.parametrize("watched", [True, False])
def test_an_ordinary_start_starts_nothing(bridge: FakeBridge, seat: CameraSeat, watched: bool) -> None:
    _kept = resume(bridge, seat if watched else None)
    bridge.find_devices()
    bridge.prepare()
    assert (bridge.starts, bridge.told) == (0, [])
