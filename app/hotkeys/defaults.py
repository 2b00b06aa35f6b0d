"""The chords that actions have until the user chooses others."""

from __future__ import annotations

import sys

# Ctrl+Alt is how Windows sees AltGr, with which other languages type @ or {, and what a Mac's VoiceOver listens to
_SHORT, _LONG = "Ctrl+Alt", "Ctrl+Alt+Shift"
_AVATAR_KEYS = {
    **{f"avatar-{number}": str(number) for number in range(1, 10)},
    "next-avatar": "PageDown",
    "previous-avatar": "PageUp",
}
# never the short way: with Ctrl+Alt, Google Meet and desktops have their own uses for many letters
_LETTERS = {
    "calibrate": "C",
    "pause": "P",
    "mute": "M",
    "hold-eyes": "E",
    "hold-lips": "L",
    "expression-smile": "S",
    "expression-laugh": "H",
    "expression-wink-left": "W",
    "expression-surprise": "O",
}


def default_hotkeys(platform: str = sys.platform) -> dict[str, str]:
    """Return action's name → chord as text, for a platform named as by sys.platform."""
    modifiers = _SHORT if platform.startswith("linux") else _LONG
    avatars = {action: f"{modifiers}+{key}" for action, key in _AVATAR_KEYS.items()}
    return avatars | {action: f"{_LONG}+{key}" for action, key in _LETTERS.items()}
