"""Which chords are in each other's way, or in that of a desktop or a meeting program."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from app.actions import label_of
from app.hotkeys.chord import Chord
from app.translatable import QT_TRANSLATE_NOOP

# chord → whose it is; the first table holds on every system
_EVERYWHERE = {
    "Ctrl+C": QT_TRANSLATE_NOOP("Sentence", "copying"),
    "Ctrl+X": QT_TRANSLATE_NOOP("Sentence", "cutting"),
    "Ctrl+V": QT_TRANSLATE_NOOP("Sentence", "pasting"),
    "Ctrl+Z": QT_TRANSLATE_NOOP("Sentence", "undo"),
    "Ctrl+A": QT_TRANSLATE_NOOP("Sentence", "selecting all"),
    "Ctrl+S": QT_TRANSLATE_NOOP("Sentence", "saving"),
    "Ctrl+F": QT_TRANSLATE_NOOP("Sentence", "searching"),
    "Ctrl+P": QT_TRANSLATE_NOOP("Sentence", "printing"),
    "Ctrl+T": QT_TRANSLATE_NOOP("Sentence", "a new browser tab"),
    "Ctrl+W": QT_TRANSLATE_NOOP("Sentence", "closing a browser tab"),
    "Ctrl+N": QT_TRANSLATE_NOOP("Sentence", "a new window"),
    "Ctrl+R": QT_TRANSLATE_NOOP("Sentence", "reloading a page"),
    "Ctrl+Tab": QT_TRANSLATE_NOOP("Sentence", "going to the next tab"),
    "Ctrl+Shift+T": QT_TRANSLATE_NOOP("Sentence", "opening a closed browser tab"),
    "Ctrl+D": QT_TRANSLATE_NOOP("Sentence", "Google Meet's microphone"),
    "Ctrl+E": QT_TRANSLATE_NOOP("Sentence", "Google Meet's camera"),
    "Ctrl+Alt+H": QT_TRANSLATE_NOOP("Sentence", "Google Meet's raised hand"),
    "Ctrl+Alt+C": QT_TRANSLATE_NOOP("Sentence", "Google Meet's chat"),
    "Ctrl+Alt+P": QT_TRANSLATE_NOOP("Sentence", "Google Meet's list of people"),
    "Alt+A": QT_TRANSLATE_NOOP("Sentence", "Zoom's microphone"),
    "Alt+V": QT_TRANSLATE_NOOP("Sentence", "Zoom's camera"),
    "Alt+S": QT_TRANSLATE_NOOP("Sentence", "Zoom's screen sharing"),
    "Alt+R": QT_TRANSLATE_NOOP("Sentence", "Zoom's recording"),
    "Alt+Y": QT_TRANSLATE_NOOP("Sentence", "Zoom's raised hand"),
    "Ctrl+Shift+M": QT_TRANSLATE_NOOP("Sentence", "Teams' microphone"),
    "Ctrl+Shift+O": QT_TRANSLATE_NOOP("Sentence", "Teams' camera"),
    "Ctrl+Shift+E": QT_TRANSLATE_NOOP("Sentence", "Teams' screen sharing"),
    "Ctrl+Shift+H": QT_TRANSLATE_NOOP("Sentence", "hanging up in Teams"),
    "Ctrl+Shift+B": QT_TRANSLATE_NOOP("Sentence", "leaving a Teams meeting"),
    "Ctrl+Shift+K": QT_TRANSLATE_NOOP("Sentence", "Teams' raised hand"),
    "F11": QT_TRANSLATE_NOOP("Sentence", "full screen"),
    "F5": QT_TRANSLATE_NOOP("Sentence", "reloading a page"),
    "Alt+F4": QT_TRANSLATE_NOOP("Sentence", "closing a window"),
    "Alt+Tab": QT_TRANSLATE_NOOP("Sentence", "changing windows"),
}
_LINUX = {
    "Ctrl+Alt+Delete": QT_TRANSLATE_NOOP("Sentence", "logging out"),
    "Ctrl+Alt+Backspace": QT_TRANSLATE_NOOP("Sentence", "ending the session"),
    "Ctrl+Alt+T": QT_TRANSLATE_NOOP("Sentence", "the terminal"),
    "Ctrl+Alt+L": QT_TRANSLATE_NOOP("Sentence", "locking the screen"),
    "Ctrl+Alt+D": QT_TRANSLATE_NOOP("Sentence", "showing the desktop"),
    "Ctrl+Alt+Left": QT_TRANSLATE_NOOP("Sentence", "changing workspaces"),
    "Ctrl+Alt+Right": QT_TRANSLATE_NOOP("Sentence", "changing workspaces"),
    "Ctrl+Alt+Up": QT_TRANSLATE_NOOP("Sentence", "changing workspaces"),
    "Ctrl+Alt+Down": QT_TRANSLATE_NOOP("Sentence", "changing workspaces"),
    "Ctrl+Alt+Tab": QT_TRANSLATE_NOOP("Sentence", "changing windows"),
    **{f"Ctrl+Alt+F{number}": QT_TRANSLATE_NOOP("Sentence", "changing to a text console") for number in range(1, 13)},
    "Print": QT_TRANSLATE_NOOP("Sentence", "a screenshot"),
    "Alt+F2": QT_TRANSLATE_NOOP("Sentence", "running a command"),
    "Meta+L": QT_TRANSLATE_NOOP("Sentence", "locking the screen"),
    "Meta+D": QT_TRANSLATE_NOOP("Sentence", "showing the desktop"),
}
_WINDOWS = {
    "Ctrl+Alt+Delete": QT_TRANSLATE_NOOP("Sentence", "Windows' security page"),
    "Ctrl+Shift+Escape": QT_TRANSLATE_NOOP("Sentence", "the task manager"),
    "Meta+L": QT_TRANSLATE_NOOP("Sentence", "locking the screen"),
    "Meta+D": QT_TRANSLATE_NOOP("Sentence", "showing the desktop"),
    "Meta+E": QT_TRANSLATE_NOOP("Sentence", "the file explorer"),
    "Meta+Tab": QT_TRANSLATE_NOOP("Sentence", "the task view"),
    "Meta+Shift+S": QT_TRANSLATE_NOOP("Sentence", "a screenshot"),
    "Alt+Space": QT_TRANSLATE_NOOP("Sentence", "the window menu"),
}
_MAC = {
    "Meta+Space": QT_TRANSLATE_NOOP("Sentence", "Spotlight"),
    "Meta+Tab": QT_TRANSLATE_NOOP("Sentence", "changing programs"),
    "Meta+Q": QT_TRANSLATE_NOOP("Sentence", "quitting a program"),
    "Meta+W": QT_TRANSLATE_NOOP("Sentence", "closing a window"),
    "Meta+Shift+3": QT_TRANSLATE_NOOP("Sentence", "a screenshot"),
    "Meta+Shift+4": QT_TRANSLATE_NOOP("Sentence", "a screenshot"),
    "Meta+Shift+5": QT_TRANSLATE_NOOP("Sentence", "a screenshot"),
    "Meta+Shift+A": QT_TRANSLATE_NOOP("Sentence", "Zoom's microphone"),
    "Meta+Shift+V": QT_TRANSLATE_NOOP("Sentence", "Zoom's camera"),
    "Ctrl+Meta+Q": QT_TRANSLATE_NOOP("Sentence", "locking the screen"),
}


def find_conflicts(hotkeys: Mapping[str, str], platform: str = sys.platform) -> dict[str, str]:
    """Return action's name → a sentence on what is in its chord's way; actions without conflict are not there.

    hotkeys: as in Settings, all of them chords or empty.
    """
    return {action: sentence for action in hotkeys if (sentence := _conflict(action, hotkeys, platform))}


def reserved_for(chord: Chord, platform: str = sys.platform) -> str:
    """Return whose chord this is on most machines ("Zoom's camera"), or an empty text."""
    special = _LINUX if platform.startswith("linux") else _MAC if platform == "darwin" else _WINDOWS
    return {**_EVERYWHERE, **special}.get(str(chord), "")


def _conflict(action: str, hotkeys: Mapping[str, str], platform: str) -> str:
    if not hotkeys[action]:
        return ""
    chord = Chord.parse(hotkeys[action])
    others = [label_of(other) for other in _others(action, chord, hotkeys)]
    if others:
        return f"{chord} is also used for: {', '.join(others)}."
    owner = reserved_for(chord, platform)
    return f"{chord} is usually used for {owner}." if owner else ""


def _others(action: str, chord: Chord, hotkeys: Mapping[str, str]) -> Iterator[str]:
    for other, text in hotkeys.items():
        if other != action and text and Chord.parse(text) == chord:
            yield other
