from __future__ import annotations

import json
import stat
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app import settings_document
from app.settings import BackgroundChoice, Settings, with_preset
from app.settings_file import SettingsFile
from engine.errors import OutputError
from engine.region import Region
from engine.settings import Controls

FULL = with_preset(
    Settings(
        controls=Controls(eyes=0.25, lips=None, head_gain=1.2, mirror=True, stitching=False, region=Region.LIPS),
        background=BackgroundChoice("colour", "#aabbcc"),
        avatar="finn",
        camera="usb:1",
        output="pipewire",
        microphone="2",
        engine="mesh",
        quality="best",
        framing="whole",
        size=(1920, 1080),
        fps=25.0,
        theme="dark",
        language="de",
        hotkeys={"pause": "Ctrl+Alt+Shift+P", "mute": ""},
        hotkeys_on=False,
        recordings="/videos",
        window="AAEC",
        floating="AAED",
        always_on_top=True,
        show_camera=True,
        show_landmarks=True,
        close_to_tray=True,
        autostart=True,
        first_start_done=True,
    ),
    "Gespräch",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_nothing_is_there_yet(path: Path) -> None:
    loaded = SettingsFile(path).load()
    assert (loaded.settings, loaded.note) == (Settings(), "")
    assert not path.parent.exists()


def test_everything_comes_back(path: Path) -> None:
    SettingsFile(path).save(FULL)
    usual = Settings()
    assert [item.name for item in fields(Settings) if getattr(FULL, item.name) == getattr(usual, item.name)] == []
    loaded = SettingsFile(path).load()
    # actions that came later keep their usual chords
    assert {name: loaded.settings.hotkeys[name] for name in FULL.hotkeys} == FULL.hotkeys
    assert (replace(loaded.settings, hotkeys=FULL.hotkeys), loaded.note) == (FULL, "")


def test_only_the_owner_can_read_it(path: Path) -> None:
    SettingsFile(path).save(FULL)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_what_holds_for_a_moment_is_not_kept(path: Path) -> None:
    SettingsFile(path).save(Settings(controls=Controls(paused=True, muted=True, eyes=0.5)))
    assert SettingsFile(path).load().settings.controls == Controls(eyes=0.5)


@pytest.mark.parametrize("broken", ["", "{", "[1, 2]", "null", '{"controls": {"eyes": 0.5}', "\x00\x00", "[" * 100_000])
def test_a_broken_file_is_set_aside_and_said(path: Path, broken: str) -> None:
    write(path, broken)
    loaded = SettingsFile(path).load()
    (aside,) = path.parent.iterdir()
    assert loaded.settings == Settings()
    assert aside.name in loaded.note
    assert aside.read_text(encoding="utf-8") == broken


def test_one_value_that_cannot_be_costs_no_other(path: Path) -> None:
    SettingsFile(path).save(FULL)
    document = json.loads(path.read_text(encoding="utf-8"))
    document |= {"theme": "pink", "size": "big", "always_on_top": "yes", "hotkeys": {"pause": 7}, "fps": True}
    document["controls"]["eyes"] = 7
    document["presets"].append({"name": "half"})
    write(path, json.dumps(document))
    loaded = SettingsFile(path).load()
    for name in ("theme", "size", "always_on_top", "hotkeys", "fps", "controls", "presets"):
        assert name in loaded.note
        assert getattr(loaded.settings, name) == getattr(Settings(), name)
    assert (loaded.settings.avatar, loaded.settings.background) == ("finn", FULL.background)


def test_what_this_version_does_not_know_is_kept(path: Path) -> None:
    write(
        path,
        json.dumps({"version": 9, "theme": "dark", "of_the_future": [1], "controls": {"eyes": 0.5, "ears": 0.2}}),
    )
    file = SettingsFile(path)
    settings = file.load().settings
    assert (settings.theme, settings.controls.eyes) == ("dark", 0.5)
    file.save(replace(settings, theme="light"))
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert (kept["version"], kept["of_the_future"], kept["controls"]["ears"]) == (9, [1], 0.2)
    assert kept["theme"] == "light"


def test_an_older_document_is_brought_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def first(document: dict[str, object]) -> None:
        document["theme"] = document.pop("look")

    monkeypatch.setattr(settings_document, "VERSION", 2)
    monkeypatch.setitem(settings_document.MIGRATIONS, 1, first)
    write(path, json.dumps({"version": 1, "look": "dark"}))
    assert SettingsFile(path).load().settings.theme == "dark"


def test_every_older_version_has_its_migration() -> None:
    assert sorted(settings_document.MIGRATIONS) == list(range(1, settings_document.VERSION))


def test_a_new_action_does_not_take_a_chord_that_the_user_gave_away(path: Path) -> None:
    usual = Settings().hotkeys
    write(path, json.dumps({"version": 1, "hotkeys": {"pause": usual["calibrate"]}}))
    hotkeys = SettingsFile(path).load().settings.hotkeys
    assert hotkeys["pause"] == usual["calibrate"]
    assert "calibrate" not in hotkeys
    assert hotkeys["mute"] == usual["mute"]


def test_a_folder_that_cannot_be_written_is_said_and_the_old_file_stays(path: Path) -> None:
    file = SettingsFile(path)
    file.save(FULL)
    before = path.read_bytes()
    path.unlink()
    path.mkdir()
    with pytest.raises(OutputError, match=r"cannot be saved in .*config"):
        file.save(Settings())
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]
    path.rmdir()
    path.write_bytes(before)
    assert SettingsFile(path).load().settings.avatar == "finn"


def test_a_file_that_cannot_be_read_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    loaded = SettingsFile(path).load()
    assert loaded.settings == Settings()
    assert "cannot be read" in loaded.note


def test_a_region_that_is_none_makes_the_controls_the_usual_ones(path: Path) -> None:
    write(path, json.dumps({"version": 1, "controls": {"region": "ears"}, "theme": "dark"}))
    settings = SettingsFile(path).load().settings
    assert settings.controls == Controls() and settings.theme == "dark"
