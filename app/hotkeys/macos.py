"""Global hotkeys on a Mac: Carbon's RegisterEventHotKey, which needs no permission and sees no other key.

Written after Apple's CarbonEvents.h and Events.h; nobody has run it on a Mac yet.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from collections.abc import Callable, Mapping
from typing import Any

from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord

log = logging.getLogger(__name__)

_MODIFIERS = {"Meta": 0x0100, "Shift": 0x0200, "Alt": 0x0800, "Ctrl": 0x1000}
# key codes of the ANSI layout: of places on the keyboard, not of letters
_LETTERS = {letter: number for number, letter in enumerate("ASDFHGZXCV")} | {
    letter: number + 11 for number, letter in enumerate("BQWERYT")
}
_MORE_LETTERS = {"O": 31, "U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46}
_DIGITS = {"1": 18, "2": 19, "3": 20, "4": 21, "6": 22, "5": 23, "9": 25, "7": 26, "8": 28, "0": 29}
_OTHERS = {
    "Return": 36,
    "Tab": 48,
    "Space": 49,
    "Backspace": 51,
    "Escape": 53,
    "Home": 115,
    "PageUp": 116,
    "Delete": 117,
    "End": 119,
    "PageDown": 121,
    "Left": 123,
    "Right": 124,
    "Down": 125,
    "Up": 126,
}
# F1 to F12
_FUNCTION_CODES = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
_FUNCTIONS = {f"F{number}": code for number, code in enumerate(_FUNCTION_CODES, start=1)}
KEY_CODES = {**_LETTERS, **_MORE_LETTERS, **_DIGITS, **_OTHERS, **_FUNCTIONS}


def _four(text: str) -> int:
    """Return a four-character code."""
    return int.from_bytes(text.encode("ascii"), "big")


_KEYBOARD, _PRESSED = _four("keyb"), 5
_DIRECT_OBJECT, _TYPE_ID, _SIGNATURE = _four("----"), _four("hkid"), _four("Undy")


class HotKeyId(ctypes.Structure):
    """EventHotKeyID."""

    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


class EventType(ctypes.Structure):
    """EventTypeSpec."""

    _fields_ = (("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))


_Handler = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacHotkeys:
    """Hears presses on the main thread, where Qt's event loop hands them on: start and stop belong there too."""

    name = "macOS"

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}
        self._carbon: Any = None
        self._actions: dict[int, str] = {}
        self._references: list[ctypes.c_void_p] = []
        self._handler_reference = ctypes.c_void_p()
        self._on_action: Callable[[str], None] = lambda _action: None
        # kept: Carbon only has its address
        self._handler = _Handler(self._pressed)

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        """Register the chords. Raises HotkeyError where there is no Carbon."""
        found = ctypes.util.find_library("Carbon")
        if found is None:
            raise HotkeyError("Global hotkeys need macOS's Carbon library, which was not found.")
        self._carbon, self._on_action = ctypes.CDLL(found), on_action
        self._carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
        target = ctypes.c_void_p(self._carbon.GetApplicationEventTarget())
        wanted = EventType(_KEYBOARD, _PRESSED)
        error = self._carbon.InstallEventHandler(
            target, self._handler, ctypes.c_ulong(1), ctypes.byref(wanted), None, ctypes.byref(self._handler_reference)
        )
        if error:
            raise HotkeyError(f"macOS does not allow global hotkeys (error {error}).")
        for number, (action, chord) in enumerate(bindings.items(), start=1):
            self._register(number, action, chord, target)

    def stop(self) -> None:
        """Let go of all chords. Safe to call twice."""
        for reference in self._references:
            self._carbon.UnregisterEventHotKey(reference)
        self._references.clear()
        if self._handler_reference:
            self._carbon.RemoveEventHandler(self._handler_reference)
            self._handler_reference = ctypes.c_void_p()

    def _register(self, number: int, action: str, chord: Chord, target: ctypes.c_void_p) -> None:
        code, reference = KEY_CODES.get(chord.key), ctypes.c_void_p()
        modifiers = sum(_MODIFIERS[one] for one in chord.modifiers)
        if code is None:
            self.refused[action] = f"A Mac has no key for {chord}."
        elif self._carbon.RegisterEventHotKey(
            ctypes.c_uint32(code),
            ctypes.c_uint32(modifiers),
            HotKeyId(_SIGNATURE, number),
            target,
            ctypes.c_uint32(0),
            ctypes.byref(reference),
        ):
            self.refused[action] = f"{chord} belongs to another program. Choose other keys."
        else:
            self._actions[number] = action
            self._references.append(reference)

    def _pressed(self, _call: int, event: int, _data: int) -> int:
        pressed = HotKeyId()
        error: int = self._carbon.GetEventParameter(
            ctypes.c_void_p(event),
            ctypes.c_uint32(_DIRECT_OBJECT),
            ctypes.c_uint32(_TYPE_ID),
            None,
            ctypes.c_ulong(ctypes.sizeof(pressed)),
            None,
            ctypes.byref(pressed),
        )
        if not error and pressed.number in self._actions:
            self._on_action(self._actions[pressed.number])
        return error
