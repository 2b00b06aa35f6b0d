"""What the program asks of a way to hear global hotkeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from app.hotkeys.chord import Chord
from engine.errors import DeviceError


class HotkeyError(DeviceError):
    """Global hotkeys cannot be used here; the text says why and what to use instead."""


class HotkeyBackend(Protocol):
    """One desktop's global hotkeys. name: what a person calls it.

    refused: after start, action's name → why its chord cannot be used ("Ctrl+Alt+1 belongs to another program.").
    """

    name: str
    refused: dict[str, str]

    def start(self, bindings: Mapping[str, Chord], on_action: Callable[[str], None]) -> None:
        """Listen on a thread of its own; on_action gets the action's name there, once for each press.

        bindings: action's name → chord. May be called once. Raises HotkeyError; then nothing is left running.
        """

    def stop(self) -> None:
        """Let go of all chords and join the thread. Safe to call twice. Raises WorkerStuckError."""
