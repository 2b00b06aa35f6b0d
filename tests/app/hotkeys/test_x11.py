from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord
from app.hotkeys.x11 import X11Hotkeys
from tests.screen import OtherWindow, Screen
from tests.waiting import wait_until

PRESSES = 60
AVATAR_2, NEXT = Chord.parse("Ctrl+Alt+2"), Chord.parse("Ctrl+Alt+PageDown")


class Listener:
    """Notes actions, and waits for them."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, action: str) -> None:
        self.heard.append(action)

    def wait_for(self, *actions: str) -> None:
        wait_until(lambda: len(self.heard) >= len(actions), lambda: f"heard {self.heard} only")
        assert self.heard == list(actions)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with Screen("640x480") as screen:
        yield screen


@pytest.fixture
def other(screen: Screen) -> Iterator[OtherWindow]:
    window = OtherWindow(screen)
    yield window
    window.close()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def hotkeys(screen: Screen, listener: Listener) -> Iterator[X11Hotkeys]:
    backend = X11Hotkeys(screen.name)
    backend.start({"avatar-2": AVATAR_2, "next-avatar": NEXT}, listener)
    yield backend
    backend.stop()


@pytest.mark.usefixtures("hotkeys")
def test_a_chord_is_heard_while_another_window_has_the_focus(
    screen: Screen, other: OtherWindow, listener: Listener
) -> None:
    screen.do("key", "ctrl+alt+2")
    screen.do("key", "ctrl+alt+Next")
    listener.wait_for("avatar-2", "next-avatar")
    # the chord's own keys do not reach the other window
    assert set(other.typed()) <= {"Control_L", "Alt_L"}


@pytest.mark.usefixtures("hotkeys")
def test_ordinary_typing_is_neither_heard_nor_swallowed(screen: Screen, other: OtherWindow, listener: Listener) -> None:
    screen.do("key", "a", "2", "ctrl+2", "alt+2", "ctrl+alt+shift+2")
    time.sleep(0.3)
    assert listener.heard == []
    assert [key for key in other.typed() if len(key) == 1] == ["a", "2", "2", "2", "2"]


@pytest.mark.usefixtures("hotkeys", "other")
def test_locks_do_not_matter(screen: Screen, listener: Listener) -> None:
    screen.do("key", "Caps_Lock", "Num_Lock")
    try:
        screen.do("key", "ctrl+alt+2")
        listener.wait_for("avatar-2")
    finally:
        screen.do("key", "Caps_Lock", "Num_Lock")


@pytest.mark.usefixtures("hotkeys", "other")
def test_a_key_held_down_counts_once(screen: Screen, listener: Listener) -> None:
    screen.do("keydown", "ctrl", "keydown", "alt", "keydown", "2")
    # longer than it takes until keys repeat
    time.sleep(1.2)
    screen.do("keyup", "2", "keyup", "alt", "keyup", "ctrl")
    listener.wait_for("avatar-2")
    time.sleep(0.2)
    assert listener.heard == ["avatar-2"]


@pytest.mark.usefixtures("hotkeys")
def test_a_chord_of_another_program_is_refused_and_the_others_work(screen: Screen, listener: Listener) -> None:
    second, heard = X11Hotkeys(screen.name), Listener()
    second.start({"avatar-2": AVATAR_2, "pause": Chord.parse("Ctrl+Alt+Shift+P")}, heard)
    try:
        assert second.refused == {"avatar-2": "Ctrl+Alt+2 belongs to another program. Choose other keys."}
        screen.do("key", "ctrl+alt+shift+p")
        screen.do("key", "ctrl+alt+2")
        heard.wait_for("pause")
        listener.wait_for("avatar-2")
    finally:
        second.stop()


def test_stopped_chords_are_free_again(screen: Screen, listener: Listener) -> None:
    first, second = X11Hotkeys(screen.name), X11Hotkeys(screen.name)
    first.start({"avatar-2": AVATAR_2}, listener)
    first.stop()
    first.stop()
    second.start({"avatar-2": AVATAR_2}, listener)
    assert second.refused == {}
    second.stop()


def test_a_keyboard_that_lacks_the_key(screen: Screen, listener: Listener) -> None:
    backend = X11Hotkeys(screen.name)
    backend.start({"pause": Chord.parse("F24")}, listener)
    refused = backend.refused
    backend.stop()
    assert refused in ({}, {"pause": "This keyboard has no key for F24."})


@pytest.mark.usefixtures("hotkeys")
def test_another_keyboard_layout_is_followed(screen: Screen, listener: Listener) -> None:
    two, letter = keycode_of(screen, "2"), keycode_of(screen, "q")
    exchange = {two: "q", letter: "2"}
    remap(screen, exchange)
    try:
        # at once, or as soon as it has followed
        wait_until(lambda: screen.press("Control_L+Alt_L+2") and listener.heard)
        assert set(listener.heard) == {"avatar-2"}
    finally:
        remap(screen, {two: "2", letter: "q"})


@pytest.mark.usefixtures("hotkeys")
def test_no_press_is_missed_while_keyboards_are_announced_anew(screen: Screen, listener: Listener) -> None:
    from Xlib import XK, X, display
    from Xlib.ext import xtest

    connection = display.Display(screen.name)
    control, alt, two, unused = (keycode_of(screen, name) for name in ("Control_L", "Alt_L", "2", "F9"))
    for number in range(PRESSES):
        connection.change_keyboard_mapping(unused, [(XK.string_to_keysym("F9"),) * 2])
        connection.sync()
        # at every moment of what the backend does then
        time.sleep(number * 1e-4)
        for kind, keys in ((X.KeyPress, (control, alt, two)), (X.KeyRelease, (two, alt, control))):
            for key in keys:
                xtest.fake_input(connection, kind, key)
            connection.sync()
            # less would be a key that is held down
            time.sleep(0.002)
    connection.close()
    listener.wait_for(*["avatar-2"] * PRESSES)


# the library leaves its sockets to the garbage collector when it cannot connect
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_a_server_it_is_said() -> None:
    backend = X11Hotkeys(":4711")
    with pytest.raises(HotkeyError, match=":4711 does not answer"):
        backend.start({"avatar-2": AVATAR_2}, lambda _action: None)
    backend.stop()


def test_a_server_that_dies_ends_the_thread(listener: Listener) -> None:
    backend = X11Hotkeys()
    with Screen("320x240") as short_lived:
        backend = X11Hotkeys(short_lived.name)
        backend.start({"avatar-2": AVATAR_2}, listener)
    backend.stop()
    assert listener.heard == []


def keycode_of(screen: Screen, name: str) -> int:
    from Xlib import XK, display

    connection = display.Display(screen.name)
    code = connection.keysym_to_keycode(XK.string_to_keysym(name))
    connection.close()
    return int(code)


def remap(screen: Screen, names: dict[int, str]) -> None:
    """Give keys, by their keycode, another meaning."""
    from Xlib import XK, display

    connection = display.Display(screen.name)
    for code, name in names.items():
        connection.change_keyboard_mapping(code, [(XK.string_to_keysym(name),) * 2])
    connection.sync()
    connection.close()
