"""Global hotkeys under Windows: RegisterHotKey, which tells when a chord is taken and sees no other key.

Tested with a stand-in for user32 only; nobody has run it on Windows yet.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import FUNCTION_KEYS, Chord
from engine.worker import Worker

log = logging.getLogger(__name__)

_WAIT_MS, _START_TIMEOUT_S = 200, 2.0
_MODIFIERS = {"Alt": 0x0001, "Ctrl": 0x0002, "Shift": 0x0004, "Meta": 0x0008}
# a key that is held down counts once
_NO_REPEAT = 0x4000
_MESSAGE_HOTKEY, _ANY_INPUT, _REMOVE = 0x0312, 0x04FF, 0x0001
# virtual key codes; letters and digits are their own
_KEYS = {
    "Backspace": 0x08,
    "Tab": 0x09,
    "Return": 0x0D,
    "Pause": 0x13,
    "Escape": 0x1B,
    "Space": 0x20,
    "PageUp": 0x21,
    "PageDown": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Print": 0x2C,
    "Insert": 0x2D,
    "Delete": 0x2E,
    **{key: 0x70 + number for number, key in enumerate(FUNCTION_KEYS)},
}


class Point(ctypes.Structure):
    """POINT of windef.h."""

    _fields_ = (("x", ctypes.c_long), ("y", ctypes.c_long))


class Message(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("number", ctypes.c_size_t),
        ("details", ctypes.c_ssize_t),
        ("time", ctypes.c_ulong),
        ("point", Point),
    )


class WindowsHotkeys:
    """Owns one thread, to which Windows sends the presses. user32: the library, or a stand-in for tests."""

    name = "Windows"

    def __init__(self, user32: Any = None) -> None:
        self.refused: dict[str, str] = {}
        self._user32 = user32
        self._actions: dict[int, str] = {}
        self._bindings: dict[str, Chord] = {}
        self._on_action: Callable[[str], None] = lambda _action: None
        self._registered = threading.Event()
        self._worker = Worker("hotkeys", self._step, self._failed)

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        """Register the chords and listen. Raises HotkeyError if Windows does not answer."""
        if self._user32 is None:
            # not there on other systems
            self._user32 = ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
        self._bindings, self._on_action = dict(bindings), on_action
        self._worker.start()
        if not self._registered.wait(_START_TIMEOUT_S):
            self._worker.stop()
            raise HotkeyError("Windows does not answer the wish for global hotkeys. Start the program again.")

    def stop(self) -> None:
        """Let go of all chords and join the thread. Safe to call twice. Raises WorkerStuckError."""
        # what a thread has registered ends with it
        self._worker.stop()

    def _step(self) -> None:
        if not self._registered.is_set():
            # here, not in start: presses go to the thread that registers
            self._register_all()
            self._registered.set()
        self._user32.MsgWaitForMultipleObjects(0, None, False, _WAIT_MS, _ANY_INPUT)
        message = Message()
        while self._user32.PeekMessageW(ctypes.byref(message), None, 0, 0, _REMOVE):
            if message.message == _MESSAGE_HOTKEY and message.number in self._actions:
                self._on_action(self._actions[message.number])

    def _register_all(self) -> None:
        for number, (action, chord) in enumerate(self._bindings.items(), start=1):
            modifiers = sum(_MODIFIERS[one] for one in chord.modifiers) | _NO_REPEAT
            if self._user32.RegisterHotKey(None, number, modifiers, virtual_key(chord)):
                self._actions[number] = action
            else:
                self.refused[action] = f"{chord} belongs to another program. Choose other keys."

    @staticmethod
    def _failed(error: Exception) -> None:
        log.warning("hotkeys", exc_info=error)


def virtual_key(chord: Chord) -> int:
    """Return Windows' number of the chord's key."""
    return _KEYS.get(chord.key) or ord(chord.key)
