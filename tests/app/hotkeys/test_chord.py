from __future__ import annotations

import pytest

from app.hotkeys.chord import FUNCTION_KEYS, NAMED_KEYS, Chord
from engine.errors import UsageError


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ctrl+Alt+1", "Ctrl+Alt+1"),
        ("alt+ctrl+x", "Ctrl+Alt+X"),
        ("Ctrl + Shift + PgDown", "Ctrl+Shift+PageDown"),
        ("Meta+Del", "Meta+Delete"),
        ("Super+Space", "Meta+Space"),
        ("Strg+Alt+Esc", "Ctrl+Alt+Escape"),
        ("F9", "F9"),
        ("Pause", "Pause"),
        ("Cmd+Option+A", "Alt+Meta+A"),
    ],
)
def test_what_is_written_is_read(text: str, printed: str) -> None:
    assert str(Chord.parse(text)) == printed
    assert Chord.parse(printed) == Chord.parse(text)


@pytest.mark.parametrize("key", [*NAMED_KEYS, *FUNCTION_KEYS, *"AZ09"])
def test_every_key_survives_printing(key: str) -> None:
    chord = Chord(frozenset({"Ctrl", "Alt"}), key)
    assert Chord.parse(str(chord)) == chord


@pytest.mark.parametrize("text", ["A", "Shift+A", "Space", "Shift+7", "Left", "Return"])
def test_what_typing_needs_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="needed for typing"):
        Chord.parse(text)


@pytest.mark.parametrize("text", ["", "+", "Ctrl+", "Ctrl+Alt", "Foo+A", "Ctrl+ä", "Ctrl+AB", "Ctrl+A, Ctrl+B"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no key combination"):
        Chord.parse(text)
