from __future__ import annotations

import ctypes
import threading
import time
from typing import Any

import pytest

from app.hotkeys.chord import FUNCTION_KEYS, NAMED_KEYS, Chord
from app.hotkeys.windows import Message, WindowsHotkeys, virtual_key
from tests.waiting import PATIENCE_S

BINDINGS = {"avatar-1": Chord.parse("Ctrl+Alt+Shift+1"), "pause": Chord.parse("Alt+F9")}


class FakeUser32:
    """Windows' library as far as hotkeys need it. taken: virtual keys that belong to another program."""

    def __init__(self, taken: frozenset[int] = frozenset()) -> None:
        self.registered: dict[int, tuple[int, int, int]] = {}
        self._taken, self._presses = taken, threading.Semaphore(0)
        self.pressed: list[int] = []

    def RegisterHotKey(self, window: None, number: int, modifiers: int, key: int) -> bool:  # noqa: N802
        if key in self._taken:
            return False
        self.registered[number] = (modifiers, key, threading.get_ident())
        return True

    def MsgWaitForMultipleObjects(self, *_: object) -> int:  # noqa: N802
        time.sleep(0.005)
        return 0

    def PeekMessageW(self, message: Any, *_: object) -> bool:  # noqa: N802
        if not self.pressed:
            return False
        found = ctypes.cast(message, ctypes.POINTER(Message)).contents
        found.message, found.number = 0x0312, self.pressed.pop(0)
        return True


def test_presses_of_registered_chords_are_heard() -> None:
    user32, heard, done = FakeUser32(), [], threading.Event()

    def hear(action: str) -> None:
        heard.append(action)
        if len(heard) == 2:
            done.set()

    hotkeys = WindowsHotkeys(user32)
    hotkeys.start(BINDINGS, hear)
    try:
        user32.pressed += [2, 99, 1]
        assert done.wait(PATIENCE_S)
    finally:
        hotkeys.stop()
    assert heard == ["pause", "avatar-1"]
    # Ctrl, Alt, Shift, no repeats; and on a thread that is not this one
    assert user32.registered[1][:2] == (0x4007, ord("1"))
    assert user32.registered[2][:2] == (0x4001, 0x78)
    assert user32.registered[1][2] != threading.get_ident()


def test_a_chord_of_another_program_is_refused() -> None:
    hotkeys = WindowsHotkeys(FakeUser32(frozenset({ord("1")})))
    hotkeys.start(BINDINGS, lambda _action: None)
    hotkeys.stop()
    hotkeys.stop()
    assert hotkeys.refused == {"avatar-1": "Ctrl+Alt+Shift+1 belongs to another program. Choose other keys."}


@pytest.mark.parametrize(("key", "code"), [("A", 0x41), ("9", 0x39), ("F1", 0x70), ("F24", 0x87), ("PageDown", 0x22)])
def test_codes_are_those_of_windows(key: str, code: int) -> None:
    assert virtual_key(Chord(frozenset({"Ctrl"}), key)) == code


def test_every_key_has_a_code_of_its_own() -> None:
    keys = [*NAMED_KEYS, *FUNCTION_KEYS, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
    assert len({virtual_key(Chord(frozenset(), key)) for key in keys}) == len(keys)
