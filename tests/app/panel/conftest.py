"""What tests of the panel are given: one invisible application, Qt warnings that fail, a store, a library, a bridge."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

# before Qt is loaded; importing cv2, which other tests do, points it to plugins of an older Qt
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)

from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from app.panel import opening
from app.panel.bridge import Bridge
from app.panel.cards import Message
from app.panel.look import DARK, dress
from app.panel.photo_desk import Drawn
from app.settings import Settings
from app.settings_store import SettingsStore
from tests.live_fakes import portrait
from tests.panel_fakes import FakeLibrary, FakeSession

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a warning of Qt fail every test of this folder, but for what only the invisible screen says."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["understudy"]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
    if not qapp.styleSheet():
        dress(qapp, DARK)


@pytest.fixture
def saved() -> list[Settings]:
    return []


@pytest.fixture
def store(qapp: QApplication, saved: list[Settings]) -> Iterator[SettingsStore]:
    settings = Settings(avatar="anna", camera="pattern", output="null", first_start_done=True, hotkeys_on=False)
    store = SettingsStore(settings, saved.append)
    yield store
    store.close()


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(tmp_path)


@pytest.fixture
def bridge(store: SettingsStore, library: FakeLibrary) -> Iterator[Bridge]:
    """A real bridge on a fake library; nothing is read and no device looked for before begin()."""
    bridge = Bridge(store, library)  # type: ignore[arg-type]
    yield bridge
    bridge.close()


@pytest.fixture
def until(qtbot: object) -> Callable[[Callable[[], object]], None]:
    """Wait, with Qt's loop running, until something is so."""

    def wait(condition: Callable[[], object], timeout_ms: int = 60_000) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)  # type: ignore[attr-defined]

    return wait


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Photos are drawn by nobody: what the engine makes of one is tested elsewhere."""
    keys: list[str] = []

    def draw(_path: Path, key: str, *_rest: object) -> Drawn:
        keys.append(key)
        return Drawn(portrait(key), np.full((36, 64, 3), 7, np.uint8), QImage(8, 8, QImage.Format.Format_RGB888))

    monkeypatch.setattr("app.panel.photo_desk.draw", draw)
    return keys


@pytest.fixture
def told(bridge: Bridge) -> list[Message]:
    heard: list[Message] = []
    bridge.told.connect(heard.append)
    return heard


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    session = FakeSession()
    monkeypatch.setattr(opening, "open_live", lambda *_: session)
    return session


@pytest.fixture
def live(bridge: Bridge, session: FakeSession, until: Callable[[Callable[[], object]], None]) -> Bridge:
    bridge.begin()
    until(lambda: all(card.prepared for card in bridge.avatars()))
    bridge.start()
    until(lambda: bridge.status.phase == "live")
    return bridge
