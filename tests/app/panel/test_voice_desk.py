"""The microphone is open while it is wanted, tells how loud it is, and closes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PyQt6.QtWidgets import QApplication

from app.panel.voice_desk import VoiceDesk
from engine.errors import DeviceError
from engine.frame import AudioBlock

Until = Callable[[Callable[[], object]], None]


class FakeMicrophone:
    """Half of full scale, ten times a second."""

    rate_hz = 8000
    opened: list[FakeMicrophone] = []  # noqa: RUF012

    def __init__(self, spec: str) -> None:
        if spec == "broken":
            raise DeviceError("The microphone is in use by another program.")
        self.name, self.closed = spec, 0
        self.opened.append(self)

    def read(self, _timeout_s: float) -> AudioBlock:
        time.sleep(0.02)
        return AudioBlock(np.full((160, 1), 0.5, np.float32), self.rate_hz, time.monotonic())

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def desk(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceDesk]:
    monkeypatch.setattr(FakeMicrophone, "opened", [])
    monkeypatch.setattr("drivers.microphone.Microphone", FakeMicrophone)
    desk = VoiceDesk()
    yield desk
    desk.close()
    assert all(microphone.closed for microphone in FakeMicrophone.opened)


def test_nothing_is_opened_before_it_is_wanted(desk: VoiceDesk) -> None:
    assert (desk.level, desk.listening, FakeMicrophone.opened) == (0.0, None, [])


def test_the_level_is_heard_and_falls_to_nothing_when_closed(desk: VoiceDesk, until: Until) -> None:
    desk.use("desk microphone")
    until(lambda: desk.level == pytest.approx(0.5))
    assert desk.listening is not None
    desk.use("headset")
    until(lambda: len(FakeMicrophone.opened) == 2)
    desk.use("none")
    until(lambda: desk.listening is None and desk.level == 0.0)
    until(lambda: [microphone.closed for microphone in FakeMicrophone.opened] == [1, 1])


def test_one_that_cannot_be_opened_is_told(desk: VoiceDesk, until: Until) -> None:
    told: list[str] = []
    desk.told.connect(told.append)
    desk.use("broken")
    until(lambda: told)
    assert told == ["The microphone is in use by another program."]
    assert desk.listening is None
