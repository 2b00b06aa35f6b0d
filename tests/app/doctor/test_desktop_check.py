from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from app.doctor.desktop_check import judge_screen, look_at_desktop
from app.doctor.finding import Level
from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord


class Backend:
    def __init__(self, name: str, error: HotkeyError | None = None) -> None:
        self.name, self._error, self.did = name, error, [""][:0]
        self.refused: dict[str, str] = {}

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        self.did.append("start")
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        self.did.append("stop")


@pytest.mark.parametrize(
    ("environment", "platform", "level", "told"),
    [
        ({}, "linux", Level.WARNING, "no screen"),
        ({"DISPLAY": ":7"}, "linux", Level.OK, "X11 (:7)"),
        ({"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-0"}, "linux", Level.OK, "Wayland (wayland-0)"),
        ({}, "win32", Level.OK, "this desktop"),
    ],
)
def test_screens(environment: dict[str, str], platform: str, level: Level, told: str) -> None:
    found = judge_screen(environment, platform)
    assert found.level is level and told in found.said


def test_hotkeys_are_tried() -> None:
    backend = Backend("X11")
    hotkeys = look_at_desktop({"DISPLAY": ":7"}, "linux", lambda *_: backend)[1]
    assert (hotkeys.level, hotkeys.said) == (Level.OK, "Global hotkeys are heard through X11.")
    assert backend.did == ["start", "stop"]


def test_a_portal_is_not_asked_since_it_would_ask_the_user() -> None:
    backend = Backend("the desktop's portal")
    assert look_at_desktop({"WAYLAND_DISPLAY": "w"}, "linux", lambda *_: backend)[1].level is Level.OK
    assert backend.did == []


def test_a_screen_that_does_not_answer() -> None:
    backend = Backend("X11", HotkeyError("The X server :7 does not answer. Use trigger."))
    hotkeys = look_at_desktop({"DISPLAY": ":7"}, "linux", lambda *_: backend)[1]
    assert (hotkeys.level, hotkeys.said) == (Level.WARNING, "The X server :7 does not answer.")
    assert backend.did == ["start", "stop"]


def test_no_desktop() -> None:
    screen, hotkeys = look_at_desktop({}, "linux")
    assert (screen.level, hotkeys.level) == (Level.WARNING, Level.WARNING) and "trigger" in hotkeys.advice
