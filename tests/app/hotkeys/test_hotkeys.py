from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from app.hotkeys.backend import HotkeyError
from app.hotkeys.choosing import choose_backend
from app.hotkeys.chord import Chord
from app.hotkeys.hotkeys import Hotkeys
from app.hotkeys.portal import PortalHotkeys, trigger_text
from app.hotkeys.windows import WindowsHotkeys
from app.hotkeys.x11 import X11Hotkeys


class FakeBackend:
    name = "fake"

    def __init__(self) -> None:
        self.refused: dict[str, str] = {"pause": "It is taken."}
        self.bindings: dict[str, Chord] = {}
        self.running = False
        self.trouble = ""

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        if self.trouble:
            raise HotkeyError(self.trouble)
        self.bindings, self.running = dict(bindings), True

    def stop(self) -> None:
        self.running = False


class Bench:
    def __init__(self) -> None:
        self.opened: list[FakeBackend] = []
        self.trouble = ""
        self.hotkeys = Hotkeys(lambda _action: None, self.open)

    def open(self) -> FakeBackend:
        backend = FakeBackend()
        backend.trouble = self.trouble
        self.opened.append(backend)
        return backend


def test_other_chords_take_the_place_of_those_before() -> None:
    bench = Bench()
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+P", "mute": ""}) == ""
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+P"}) == ""
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+X"}) == ""
    first, second = bench.opened
    assert (first.running, second.running) == (False, True)
    assert first.bindings == {"pause": Chord.parse("Ctrl+Alt+P")}
    assert (bench.hotkeys.backend_name, bench.hotkeys.refused) == ("fake", {"pause": "It is taken."})
    bench.hotkeys.stop()
    assert (second.running, bench.hotkeys.backend_name, bench.hotkeys.refused) == (False, "", {})


def test_switched_off_nothing_is_opened() -> None:
    bench = Bench()
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+P"}, on=False) == ""
    assert bench.opened == []


def test_what_prevents_them_is_said_and_tried_again_when_asked() -> None:
    bench = Bench()
    bench.trouble = "No desktop."
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+P"}) == bench.hotkeys.trouble == "No desktop."
    bench.trouble = ""
    assert bench.hotkeys.use({"pause": "Ctrl+Alt+P"}) == bench.hotkeys.trouble == ""
    assert bench.opened[-1].running


@pytest.mark.parametrize(
    ("environment", "platform", "kind"),
    [
        ({"DISPLAY": ":0"}, "linux", X11Hotkeys),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", PortalHotkeys),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "linux", PortalHotkeys),
        ({}, "win32", WindowsHotkeys),
    ],
)
def test_each_desktop_gets_its_own(environment: dict[str, str], platform: str, kind: type) -> None:
    assert isinstance(choose_backend(environment, platform), kind)


def test_without_a_desktop_the_other_way_is_named() -> None:
    with pytest.raises(HotkeyError, match="understudy trigger"):
        choose_backend({}, "linux")


def test_chords_as_the_portal_wants_them() -> None:
    assert trigger_text(Chord.parse("Ctrl+Alt+Shift+C")) == "CTRL+ALT+SHIFT+c"
    assert trigger_text(Chord.parse("Meta+PageUp")) == "LOGO+Page_Up"
    assert trigger_text(Chord.parse("F9")) == "F9"
