"""Global hotkeys under X11: the chords are grabbed, so no other key is ever seen, and none reaches another window.

A grab also tells when a chord belongs to another program already.
"""

from __future__ import annotations

import logging
import os
import select
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations
from typing import Any

from app.hotkeys.backend import HotkeyError
from app.hotkeys.chord import Chord
from engine.worker import Worker

log = logging.getLogger(__name__)

# a stop is not waited for so long: it wakes the thread
_WAIT_S = 0.5
# X's names of keys where they differ from ours
_KEYSYMS = {
    "PageUp": "Page_Up",
    "PageDown": "Page_Down",
    "Space": "space",
    "Backspace": "BackSpace",
}
_NO_SERVER = "Global hotkeys need a screen, and the X server {display} does not answer."


class X11Hotkeys:
    """Owns a connection to the X server and one thread. display: as in $DISPLAY, empty for that one."""

    name = "X11"

    def __init__(self, display: str = "") -> None:
        self._wanted = display
        self.refused: dict[str, str] = {}
        self._bindings: dict[str, Chord] = {}
        # (keycode, modifiers), those of locks in the second only
        self._actions: dict[tuple[int, int], str] = {}
        self._grabbed: set[tuple[int, int]] = set()
        self._released: dict[int, int] = {}
        self._display: Any = None
        self._on_action: Callable[[str], None] = lambda _action: None
        self._wake: tuple[int, int] | None = None
        self._worker = Worker("hotkeys", self._step, self._failed)

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        """Grab the chords and listen. Raises HotkeyError where there is no X server."""
        from Xlib import display as xdisplay
        from Xlib.error import DisplayError

        self._bindings, self._on_action = dict(bindings), on_action
        try:
            self._display = xdisplay.Display(self._wanted or None)
        except (DisplayError, OSError) as error:
            raise HotkeyError(_NO_SERVER.format(display=self._wanted or "").replace("  ", " ")) from error
        self._wake = os.pipe()
        self._grab_all()
        self._worker.start()

    def stop(self) -> None:
        """Let go of all chords and join the thread. Safe to call twice. Raises WorkerStuckError."""
        from Xlib.error import ConnectionClosedError

        self._worker.request_stop()
        if self._wake is not None:
            os.write(self._wake[1], b"!")
        self._worker.stop()
        if self._wake is not None:
            for end in self._wake:
                os.close(end)
            self._wake = None
        display, self._display = self._display, None
        if display is None:
            return
        try:
            # the server lets go of every grab of a connection that ends
            display.close()
        except (ConnectionClosedError, OSError) as error:
            log.debug("the X server has gone", exc_info=error)

    def _grab_all(self) -> None:
        """Grab every chord where the keyboard has it now, then let go of those that were elsewhere.

        In this order no key pressed meanwhile is missed: keyboards are announced anew whenever another one is typed on.
        """
        before, self._grabbed = self._grabbed, set()
        self._actions.clear()
        self.refused.clear()
        locks = list(self._lock_masks())
        for action, chord in self._bindings.items():
            keycode = self._keycode(chord)
            if not keycode:
                self.refused[action] = f"This keyboard has no key for {chord}."
            elif not self._grab(keycode, _mask(chord), locks):
                self.refused[action] = f"{chord} belongs to another program. Choose other keys."
            else:
                self._actions[keycode, _mask(chord)] = action
        for keycode, mask in before - self._grabbed:
            self._display.screen().root.ungrab_key(keycode, mask)

    def _grab(self, keycode: int, mask: int, locks: list[int]) -> bool:
        """Grab one chord whatever is locked; return whether the server agreed."""
        from Xlib import X, error

        root, refusals = self._display.screen().root, []
        for lock in locks:
            refusal = error.CatchError(error.BadAccess)
            root.grab_key(keycode, mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refusal)
            refusals.append(refusal)
        # the answers are there once the server has been through all of it
        self._display.sync()
        if any(refusal.get_error() for refusal in refusals):
            for lock in locks:
                root.ungrab_key(keycode, mask | lock)
            return False
        self._grabbed |= {(keycode, mask | lock) for lock in locks}
        return True

    def _keycode(self, chord: Chord) -> int:
        from Xlib import XK

        name = chord.key.lower() if len(chord.key) == 1 else _KEYSYMS.get(chord.key, chord.key)
        return int(self._display.keysym_to_keycode(XK.string_to_keysym(name)))

    def _lock_masks(self) -> Iterator[int]:
        """Yield every combination of Caps Lock, Num Lock and Scroll Lock: a grab is for one of them only."""
        from Xlib import XK, X

        masks = {X.LockMask}
        locking = {self._display.keysym_to_keycode(key) for key in (XK.XK_Num_Lock, XK.XK_Scroll_Lock)} - {0}
        for number, keycodes in enumerate(self._display.get_modifier_mapping()):
            if locking & set(keycodes):
                masks.add(1 << number)
        for some in chain.from_iterable(combinations(masks, size) for size in range(len(masks) + 1)):
            yield sum(some)

    def _step(self) -> None:
        from Xlib.error import ConnectionClosedError

        try:
            # what arrived with an earlier answer does not show in select
            waiting = [self._display.fileno(), *(self._wake or ())[:1]]
            if self._display.pending_events() or select.select(waiting, [], [], _WAIT_S)[0]:
                for _ in range(self._display.pending_events()):
                    self._handle(self._display.next_event())
        except (ConnectionClosedError, OSError, ValueError) as error:
            log.warning("the X server has gone, and the global hotkeys with it", exc_info=error)
            self._worker.request_stop()

    def _handle(self, event: Any) -> None:
        from Xlib import X

        if event.type == X.KeyRelease:
            self._released[event.detail] = event.time
        elif event.type == X.KeyPress:
            # a key that is held down is released and pressed again within the same millisecond
            repeats = self._released.pop(event.detail, None) == event.time
            action = self._actions.get((event.detail, event.state & _ALL_MODIFIERS))
            if action is not None and not repeats:
                self._on_action(action)
        elif event.type == X.MappingNotify:
            # another keyboard layout: the same keys are elsewhere now
            self._display.refresh_keyboard_mapping(event)
            self._grab_all()

    @staticmethod
    def _failed(error: Exception) -> None:
        log.warning("hotkeys", exc_info=error)


# of X's modifiers: Shift, Control, Mod1 (Alt), Mod4 (the Windows key)
_MASKS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Meta": 64}
_ALL_MODIFIERS = sum(_MASKS.values())


def _mask(chord: Chord) -> int:
    return sum(_MASKS[modifier] for modifier in chord.modifiers)
