from __future__ import annotations

from dataclasses import replace

import pytest

from app.settings import (
    BackgroundChoice,
    Preset,
    Settings,
    presets_of,
    use_preset,
    with_preset,
    without_preset,
)
from engine.errors import UsageError
from engine.settings import Controls


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"theme": "pink"}, "pink"),
        ({"quality": "superb"}, "superb"),
        ({"framing": "stretched"}, "stretched"),
        ({"size": (1281, 720)}, "1281x720"),
        ({"size": (8, 8)}, "8x8"),
        ({"fps": 0.2}, "0.2 pictures"),
        ({"hotkeys": {"pause": "P"}}, "typing"),
        ({"presets": (Preset("finn", "a", Controls()), Preset("finn", "a", Controls(eyes=1.0)))}, "same name"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        replace(Settings(), **wrong)


@pytest.mark.parametrize(
    ("kind", "colour", "picture"), [("sky", "#000000", ""), ("colour", "red", ""), ("picture", "#000000", "")]
)
def test_a_background_that_cannot_be_is_refused(kind: str, colour: str, picture: str) -> None:
    with pytest.raises(UsageError):
        BackgroundChoice(kind, colour, picture)


def test_a_snapshot_cannot_be_changed_through_its_hotkeys() -> None:
    hotkeys = {"pause": "F9"}
    settings = Settings(hotkeys=hotkeys)
    hotkeys["pause"] = "F10"
    assert settings.hotkeys == {"pause": "F9"}
    with pytest.raises(TypeError):
        settings.hotkeys["pause"] = "F10"  # type: ignore[index]


def test_presets_belong_to_an_avatar() -> None:
    finn = Settings(avatar="finn", controls=Controls(eyes=0.3, paused=True), background=BackgroundChoice("blur"))
    kept = with_preset(with_preset(finn, " calm "), "second")
    assert [one.name for one in presets_of(kept, "finn")] == ["calm", "second"]
    assert presets_of(kept, "mei") == ()
    assert without_preset(replace(kept, avatar="mei"), "calm") == replace(kept, avatar="mei")
    assert [one.name for one in without_preset(kept, "calm").presets] == ["second"]


def test_a_preset_of_the_same_name_is_replaced() -> None:
    kept = with_preset(Settings(avatar="finn"), "calm")
    changed = with_preset(replace(kept, controls=Controls(lips=0.0)), "calm")
    assert [one.controls.lips for one in changed.presets] == [0.0]


def test_a_preset_changes_nothing_that_holds_for_a_moment_only() -> None:
    kept = with_preset(Settings(avatar="finn", controls=Controls(eyes=0.3, paused=True)), "calm")
    (preset,) = kept.presets
    assert not preset.controls.paused
    used = use_preset(replace(kept, controls=Controls(muted=True)), preset)
    assert used.controls == Controls(eyes=0.3, muted=True)


def test_a_preset_needs_a_name() -> None:
    with pytest.raises(UsageError, match="name"):
        with_preset(Settings(avatar="finn"), "  ")
