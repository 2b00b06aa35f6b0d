from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest

from app.autostart import choose_autostart, desktop_file, launch_agent, start_command
from engine.errors import OutputError


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", ".config/autostart/org.understudy.Understudy.desktop"),
        ("darwin", "Library/LaunchAgents/org.understudy.Understudy.plist"),
    ],
)
def test_it_is_switched_on_and_off(platform: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    autostart = choose_autostart(platform, tmp_path)
    assert not autostart.is_on()
    autostart.switch(True)
    autostart.switch(True)
    assert choose_autostart(platform, tmp_path).is_on()
    assert (tmp_path / place).is_file()
    autostart.switch(False)
    autostart.switch(False)
    assert not (tmp_path / place).exists()


def test_the_users_own_folder_for_settings_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "else"))
    choose_autostart("linux", tmp_path).switch(True)
    assert (tmp_path / "else" / "autostart").is_dir()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / ".config").touch()
    with pytest.raises(OutputError, match="Starting with the system"):
        choose_autostart("linux", tmp_path).switch(True)


def test_a_command_with_blanks_and_signs_stays_one_word() -> None:
    lines = desktop_file(('/home/me/my $programs/under"study', "-m", "50%")).decode().splitlines()
    assert r'Exec="/home/me/my \\$programs/under\\"study" "-m" "50%%"' in lines
    assert lines[0] == "[Desktop Entry]"


def test_a_mac_gets_its_list_of_words() -> None:
    told = plistlib.loads(launch_agent(("/Applications/Understudy", "--x")))
    assert (told["ProgramArguments"], told["RunAtLoad"]) == (["/Applications/Understudy", "--x"], True)


def test_the_program_is_started_as_it_is_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Path(start_command()[0]).is_file()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start_command() == (str(tmp_path / "python"), "-m", "app.main")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_command() == (str(tmp_path / "python"),)
