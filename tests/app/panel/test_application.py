"""The program around the panel: no screen, Ctrl-C, and a second start that brings the first to the front."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication

from app.control.endpoint import AlreadyRunningError
from app.panel import application
from app.panel.application import _QuitOnSignals, _refuse_without_screen
from app.settings_file import SettingsFile
from engine.errors import UsageError

Until = Callable[[Callable[[], object]], None]


@pytest.mark.skipif(os.name == "nt", reason="a screen is always there")
def test_without_a_screen_it_says_what_to_use_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match="understudy run"):
        _refuse_without_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    _refuse_without_screen()


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_polite_kill_quits(qapp: QApplication, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bool] = []
    monkeypatch.setattr(qapp, "quit", lambda: left.append(True))
    before = signal.getsignal(signal.SIGTERM)
    with _QuitOnSignals(qapp):
        os.kill(os.getpid(), signal.SIGTERM)
        until(lambda: left)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_second_start_leaves_the_settings_alone_and_shows_the_first(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    class Taken:
        def __init__(self, *_: object) -> None: ...

        def start(self) -> None:
            raise AlreadyRunningError

    monkeypatch.setattr(application, "ControlSocket", Taken)
    monkeypatch.setattr(application, "QApplication", lambda _arguments: qapp)
    monkeypatch.setattr("app.control.client.ask", lambda _endpoint, name: asked.append(name))
    for name in ("settings_path", "library_dir", "control_dir"):
        monkeypatch.setattr(application.user_paths, name, lambda name=name: tmp_path / name)
    with pytest.raises(AlreadyRunningError):
        application.run()
    assert asked == ["show-window"]
    assert SettingsFile(tmp_path / "settings_path").load().note == ""
