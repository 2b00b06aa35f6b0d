"""A chord: the keys that are pressed together for one action."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import UsageError

# in the order they are printed
MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_MODIFIER_NAMES = {
    "ctrl": "Ctrl",
    "control": "Ctrl",
    "strg": "Ctrl",
    "alt": "Alt",
    "option": "Alt",
    "shift": "Shift",
    "meta": "Meta",
    "super": "Meta",
    "win": "Meta",
    "cmd": "Meta",
    "command": "Meta",
}
NAMED_KEYS = (
    "Left",
    "Right",
    "Up",
    "Down",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Insert",
    "Delete",
    "Space",
    "Tab",
    "Return",
    "Escape",
    "Backspace",
    "Pause",
    "Print",
)
FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 25))
# also what Qt's portable text calls them
_KEY_NAMES = {name.lower(): name for name in (*NAMED_KEYS, *FUNCTION_KEYS)} | {
    "pgup": "PageUp",
    "pgdown": "PageDown",
    "ins": "Insert",
    "del": "Delete",
    "esc": "Escape",
    "enter": "Return",
}
# these do nothing else by themselves, so they may stand without a modifier
_FREE_ALONE = frozenset((*FUNCTION_KEYS, "Pause"))


@dataclass(frozen=True, slots=True)
class Chord:
    """Modifiers out of MODIFIERS and one key: A…Z, 0…9, one of NAMED_KEYS or FUNCTION_KEYS. str(): "Ctrl+Alt+1"."""

    modifiers: frozenset[str]
    key: str

    def __str__(self) -> str:
        return "+".join([*(one for one in MODIFIERS if one in self.modifiers), self.key])

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Return the chord that text names, also as Qt's QKeySequence.toString() writes it ("Ctrl+Alt+PgDown").

        Raises UsageError for what is no chord, and for one that would swallow ordinary typing.
        """
        *names, key = (part.strip() for part in text.split("+"))
        modifiers = frozenset(_modifier(name, text) for name in names)
        chord = cls(modifiers, _key(key, text))
        if chord.key not in _FREE_ALONE and not modifiers & {"Ctrl", "Alt", "Meta"}:
            raise UsageError(f"{chord} is needed for typing. Add Ctrl or Alt, for example Ctrl+Alt+{chord.key}.")
        return chord


def _modifier(name: str, text: str) -> str:
    try:
        return _MODIFIER_NAMES[name.lower()]
    except KeyError:
        raise UsageError(f"'{text}' is no key combination; '{name}' is none of {', '.join(MODIFIERS)}.") from None


def _key(name: str, text: str) -> str:
    if len(name) == 1 and name.isascii() and name.isalnum():
        return name.upper()
    try:
        return _KEY_NAMES[name.lower()]
    except KeyError:
        raise UsageError(
            f"'{text}' is no key combination that can be used. Take a letter, a digit or a key such as F5 or Home, "
            "with Ctrl or Alt: Ctrl+Alt+1."
        ) from None
