from __future__ import annotations

import pytest

from app.hotkeys.chord import Chord
from app.hotkeys.conflicts import find_conflicts, reserved_for
from app.hotkeys.defaults import default_hotkeys


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_usual_chords_are_in_nobodys_way(platform: str) -> None:
    assert find_conflicts(default_hotkeys(platform), platform) == {}


def test_windows_never_takes_what_types_letters_elsewhere() -> None:
    for text in default_hotkeys("win32").values():
        assert Chord.parse(text).modifiers == {"Ctrl", "Alt", "Shift"}


def test_two_actions_with_one_chord_are_both_named() -> None:
    found = find_conflicts({"pause": "Ctrl+Alt+Shift+P", "mute": "shift+ctrl+alt+p", "calibrate": ""}, "linux")
    assert found == {
        "pause": "Ctrl+Alt+Shift+P is also used for: Mute or unmute the camera.",
        "mute": "Ctrl+Alt+Shift+P is also used for: Pause or go on.",
    }


@pytest.mark.parametrize(
    ("platform", "text", "owner"),
    [
        ("linux", "Ctrl+Alt+L", "locking the screen"),
        ("win32", "Ctrl+Alt+L", ""),
        ("win32", "Meta+L", "locking the screen"),
        ("darwin", "Meta+Space", "Spotlight"),
        ("linux", "Alt+A", "Zoom's microphone"),
        ("darwin", "Ctrl+Shift+M", "Teams' microphone"),
    ],
)
def test_what_others_use_is_named(platform: str, text: str, owner: str) -> None:
    assert reserved_for(Chord.parse(text), platform) == owner
    expected = {"pause": f"{Chord.parse(text)} is usually used for {owner}."} if owner else {}
    assert find_conflicts({"pause": text}, platform) == expected
