from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord
from app.hotkeys.portal import PortalHotkeys
from tests.app.hotkeys.mock_portal import MockPortal, PrivateBus
from tests.waiting import wait_until

BINDINGS = {"avatar-2": Chord.parse("Ctrl+Alt+2"), "pause": Chord.parse("Ctrl+Alt+Shift+P")}


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    bus = PrivateBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    yield bus
    bus.close()


@pytest.mark.parametrize("old", [False, True])
def test_presses_are_heard_once_the_user_has_agreed(bus: PrivateBus, old: bool) -> None:
    heard: list[str] = []
    with MockPortal(bus.address, old=old) as portal:
        hotkeys = PortalHotkeys()
        hotkeys.start(BINDINGS, heard.append)
        try:
            wait_until(lambda: hotkeys.triggers)
            portal.press("pause", "/org/freedesktop/portal/desktop/session/somebody/else")
            portal.press("unknown")
            portal.press("avatar-2")
            portal.press("pause")
            wait_until(lambda: len(heard) == 2)
        finally:
            hotkeys.stop()
            hotkeys.stop()
    assert heard == ["avatar-2", "pause"]
    assert hotkeys.triggers == {"avatar-2": "Press avatar-2", "pause": "Press pause"}
    assert hotkeys.refused == {}
    asked = dict(portal.calls)
    _session, shortcuts, _parent, _options = asked["BindShortcuts"]
    assert dict(shortcuts)["avatar-2"] == {
        "description": ("s", "Avatar 2"),
        "preferred_trigger": ("s", "CTRL+ALT+2"),
    }
    assert portal.calls[-1][0] == "Close"


@pytest.mark.parametrize(("verdict", "said"), [(1, "You declined"), (2, "did not give")])
def test_a_desktop_that_does_not_allow_them(bus: PrivateBus, verdict: int, said: str) -> None:
    with MockPortal(bus.address, verdict=verdict):
        hotkeys = PortalHotkeys()
        hotkeys.start(BINDINGS, lambda _action: None)
        try:
            wait_until(lambda: hotkeys.refused)
        finally:
            hotkeys.stop()
    assert hotkeys.refused.keys() == BINDINGS.keys()
    assert said in hotkeys.refused["pause"]


def test_an_action_without_keys_is_named(bus: PrivateBus) -> None:
    with MockPortal(bus.address, withheld=("pause",)):
        hotkeys = PortalHotkeys()
        hotkeys.start(BINDINGS, lambda _action: None)
        try:
            wait_until(lambda: hotkeys.refused)
        finally:
            hotkeys.stop()
    assert list(hotkeys.refused) == ["pause"]


def test_a_session_that_the_desktop_ends_is_said(bus: PrivateBus) -> None:
    with MockPortal(bus.address) as portal:
        hotkeys = PortalHotkeys()
        hotkeys.start(BINDINGS, lambda _action: None)
        try:
            wait_until(lambda: hotkeys.triggers)
            portal.end_session()
            wait_until(lambda: hotkeys.refused)
        finally:
            hotkeys.stop()
    assert "ended" in hotkeys.refused["pause"]


def test_a_bus_that_goes_away_ends_the_thread(bus: PrivateBus) -> None:
    hotkeys = PortalHotkeys()
    with MockPortal(bus.address):
        hotkeys.start(BINDINGS, lambda _action: None)
        wait_until(lambda: hotkeys.triggers)
    bus.close()
    wait_until(lambda: hotkeys.refused)
    hotkeys.stop()
    assert "bus has gone" in hotkeys.refused["pause"]


@pytest.mark.usefixtures("bus")
def test_a_desktop_without_the_portal_names_the_other_way() -> None:
    with pytest.raises(HotkeyError, match=r"no global hotkeys.*understudy trigger"):
        PortalHotkeys().start(BINDINGS, lambda _action: None)


def test_without_a_bus_the_other_way_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(HotkeyError, match=r"message bus.*understudy trigger"):
        PortalHotkeys().start(BINDINGS, lambda _action: None)
