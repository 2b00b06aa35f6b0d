"""The window and everything around it, on a bridge whose session is a fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QMimeData, Qt, QUrl
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from app.hotkeys.hotkeys import Hotkeys
from app.panel import opening
from app.panel.bridge import Bridge
from app.panel.cards import Choice, DeviceChoices, Message
from app.panel.desktop import Desktop
from app.panel.photo_desk import Drawn
from app.panel.window import Window
from app.settings import BackgroundChoice
from app.translations import Translations
from tests.live_fakes import portrait
from tests.panel_fakes import FakeLibrary, FakeSession

Until = Callable[[Callable[[], object]], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(_path: Path, key: str, *_rest: object) -> Drawn:
        return Drawn(portrait(key), np.full((36, 64, 3), 7, np.uint8), QImage(8, 8, QImage.Format.Format_RGB888))

    monkeypatch.setattr("app.panel.photo_desk.draw", draw)
    devices = DeviceChoices(cameras=(Choice("pattern", "Test pattern", stand_in=True),))
    monkeypatch.setattr("app.panel.looking.find_devices", lambda: devices)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    session = FakeSession()
    monkeypatch.setattr(opening, "open_live", lambda *_: session)
    return session


class FakeKeys:
    """Keys that are pressed by a test: press(action)."""

    name = "fake"
    refused: dict[str, str] = {}  # noqa: RUF012

    def __init__(self) -> None:
        self.press: Callable[[str], None] = lambda _action: None

    def start(self, _bindings: object, on_action: Callable[[str], None]) -> None:
        self.press = on_action

    def stop(self) -> None: ...


@pytest.fixture
def keys() -> FakeKeys:
    return FakeKeys()


@pytest.fixture
def desktop(qapp: QApplication, bridge: Bridge, keys: FakeKeys, until: Until) -> Iterator[Desktop]:
    desktop = Desktop(qapp, bridge, Translations(qapp), lambda on_action: Hotkeys(on_action, lambda: keys))
    desktop.begin()
    until(lambda: all(card.prepared for card in bridge.avatars()) and bridge.gestures)
    yield desktop
    desktop.close()
    # a change of theme polishes all windows that there are
    for one in (desktop.window, desktop.floating, desktop.tray):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(desktop: Desktop) -> Window:
    return desktop.window


@pytest.fixture
def live(window: Window, session: FakeSession, qtbot: QtBot, until: Until) -> Window:
    qtbot.mouseClick(window.transport.go, LEFT)
    until(lambda: window.bridge.status.phase == "live")
    return window


def test_a_key_does_its_work_or_the_window_says_why_not(window: Window, keys: FakeKeys, until: Until) -> None:
    window.bridge.store.apply(replace(window.bridge.store.current, hotkeys_on=True))
    keys.press("avatar-2")
    until(lambda: window.bridge.store.current.avatar == "bert")
    assert not window.messages.isVisible()
    keys.press("calibrate")
    until(lambda: "Press Start first" in window.messages.words.text())


def test_start_shows_what_is_sent(live: Window, session: FakeSession, until: Until) -> None:
    until(lambda: live.stage.preview.image is session.picture)
    assert live.transport.go.text() == "Stop"
    assert "30 pictures/s" in live.stage.figures.text()
    assert not live.side.devices.output.isEnabled()


def test_number_keys_switch_and_typing_does_not(live: Window, session: FakeSession, qtbot: QtBot) -> None:
    live.activateWindow()
    live.transport.go.setFocus()
    qtbot.keyClick(live.transport.go, Qt.Key.Key_2)
    assert session.avatar == "bert"
    live.gallery.strip.setFocus()
    qtbot.keyClick(live.gallery.strip, Qt.Key.Key_3)
    assert session.avatar == "carl"
    live.gallery.search.show()
    live.gallery.search.setFocus()
    qtbot.keyClick(live.gallery.search, Qt.Key.Key_1)
    assert (session.avatar, live.gallery.search.text()) == ("carl", "1")
    live._choose_number(9)
    assert session.avatar == "carl"


def test_a_slider_reaches_the_session_and_undo_takes_it_back(live: Window, session: FakeSession, qtbot: QtBot) -> None:
    live.side.controls.sliders["head_gain"].slider.setValue(40)
    assert session.controls.head_gain == pytest.approx(0.4)
    assert live.header.buttons["undo"].isEnabled()
    qtbot.keyClick(live, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.controls.head_gain == 1.0
    assert live.side.controls.sliders["head_gain"].value() == 1.0
    qtbot.keyClick(live, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert session.controls.head_gain == pytest.approx(0.4)


def test_presets_belong_to_one_avatar(window: Window, qtbot: QtBot) -> None:
    controls, store = window.side.controls, window.bridge.store
    controls.sliders["head_gain"].slider.setValue(30)
    controls.presets.kept.emit("Calm")
    assert controls.presets.box.currentText() == "Calm"
    controls.sliders["head_gain"].slider.setValue(90)
    assert controls.presets.box.currentIndex() == -1
    controls.presets.chosen.emit("Calm")
    assert store.current.controls.head_gain == pytest.approx(0.3)
    window.bridge.choose_avatar("bert")
    assert controls.presets.box.count() == 0
    window.bridge.choose_avatar("anna")
    controls.presets.forgotten.emit("Calm")
    assert store.current.presets == ()


def test_calibration_shows_its_guide_first(live: Window, session: FakeSession, qtbot: QtBot) -> None:
    qtbot.mouseClick(live.side.controls.calibrate, LEFT)
    assert live.stage.counting
    for _ in range(3):
        live.stage._tick()
    assert session.asked("calibrate") == [None]
    assert "Calibrated" in live.messages.words.text()


def test_the_camera_is_hidden_at_first(live: Window, session: FakeSession, qtbot: QtBot, until: Until) -> None:
    assert not live.stage.inset.isVisible()
    assert not session.camera_wanted
    qtbot.mouseClick(live.transport.buttons["camera"], LEFT)
    assert live.stage.inset.isVisible()
    until(lambda: live.stage.inset._image is not None)
    qtbot.mouseClick(live.transport.buttons["camera"], LEFT)
    assert not session.camera_wanted


def test_gestures_carry_the_keys_of_the_settings(live: Window, session: FakeSession, qtbot: QtBot) -> None:
    store = live.bridge.store
    store.apply(replace(store.current, hotkeys={"expression-smile": "Ctrl+Alt+F3"}))
    live.side.show_page("gestures")
    button = live.side.expressions.buttons["smile"]
    assert button.accessibleDescription() == "Ctrl+Alt+F3"
    qtbot.mouseClick(button, LEFT)
    assert session.asked("play") == ["smile"]


def test_the_background_can_be_undone(live: Window, session: FakeSession, until: Until) -> None:
    live.side.background.changed.emit(BackgroundChoice("blur"))
    live.bridge.store.undo()
    until(lambda: session.asked("background") == ["blur", "photo"])
    assert live.side.background.kinds["photo"].isChecked()


def test_photos_come_by_button_paste_and_are_refused_in_words(
    window: Window, library: FakeLibrary, qtbot: QtBot, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "dora.jpg")], ""))
    qtbot.mouseClick(window.gallery.add, LEFT)
    until(lambda: len(window.gallery.cards) == 4)
    clipboard, data = QGuiApplication.clipboard(), QMimeData()
    assert clipboard is not None
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "noface.png"))])
    clipboard.setMimeData(data)
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    until(lambda: "No face was found" in window.messages.words.text())
    clipboard.setText("only words")
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "no photo to paste" in window.messages.words.text()


@pytest.mark.parametrize("size", [(430, 900), (1000, 620), (1600, 1000)])
def test_every_size_keeps_everything_inside(window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.wait(20)
    ground = window._scroll.widget()
    assert ground is not None
    assert ground.minimumSizeHint().width() <= size[0]
    for part in (window.transport.go, window.gallery.add, window.side.tabs, window.header.buttons["settings"]):
        left = part.mapTo(ground, part.rect().topLeft()).x()
        assert left >= 0 and left + part.width() <= ground.width()


def test_everything_that_can_be_used_has_a_name(desktop: Desktop) -> None:
    desktop.open("guide")
    assert desktop.guide is not None
    nameless = []
    for top in (desktop.window, desktop.settings, desktop.guide, desktop.floating):
        for kind in (QAbstractButton, QSlider, QComboBox, QLineEdit):
            for widget in top.findChildren(kind):
                own = isinstance(widget.parent(), (QLineEdit, QComboBox)) or "qt_" in widget.objectName()
                if not own and not (widget.accessibleName() or getattr(widget, "text", str)()):
                    nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_right_to_left_turns_the_window_round(window: Window, qapp: QApplication, qtbot: QtBot) -> None:
    window.resize(1200, 800)
    try:
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        qtbot.wait(20)
        assert window.side.geometry().right() < window.stage.mapTo(window, window.stage.rect().topLeft()).x()
        assert not window.grab().isNull()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_guide_is_shown_at_the_first_start_only(desktop: Desktop, bridge: Bridge) -> None:
    assert desktop.guide is None
    desktop.open("guide")
    guide = desktop.guide
    assert guide is not None
    assert len(guide.gallery.cards) == 3
    guide.gallery.chosen.emit("carl")
    guide.picked.emit("camera", "1")
    guide._finish()
    settings = bridge.store.current
    assert (settings.avatar, settings.camera, settings.first_start_done) == ("carl", "1", True)
    assert desktop.guide is None


def test_the_small_preview_takes_the_place_of_the_window(
    desktop: Desktop, live: Window, session: FakeSession, until: Until
) -> None:
    live.header.wanted.emit("float")
    assert desktop.floating.isVisible() and not live.isVisible()
    until(lambda: desktop.floating.preview.image is session.picture)
    desktop.floating.back_wanted.emit()
    assert live.isVisible() and not desktop.floating.isVisible()


def test_closing_quits_or_hides_in_the_tray(
    desktop: Desktop, window: Window, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []
    monkeypatch.setattr(qapp, "quit", lambda: left.append(True))
    window.close()
    assert left == [True]
    monkeypatch.setattr(type(desktop.tray), "there", True)
    store = window.bridge.store
    store.apply(replace(store.current, close_to_tray=True))
    window.close()
    assert left == [True]
    assert not window.isVisible()
    desktop.show_window()
    assert window.isVisible()


def test_another_language_builds_new_windows_and_leaves_the_session_alone(
    desktop: Desktop, live: Window, session: FakeSession, bridge: Bridge, until: Until, qtbot: QtBot
) -> None:
    live.resize(1100, 760)
    bridge.store.apply(replace(bridge.store.current, language="de"))
    until(lambda: desktop.window is not live)
    try:
        assert desktop.window.isVisible()
        assert bridge.status.phase == "live"
        assert len(desktop.window.gallery.cards) == 3
        bridge.change_controls(head_gain=0.5)
        assert desktop.window.side.controls.sliders["head_gain"].value() == 0.5
        bridge.tell_problem("A problem.")
        assert desktop.window.messages.words.text() == "A problem."
        qtbot.wait(30)
    finally:
        desktop._translations.use("en")


def test_themes_change_at_once(desktop: Desktop, window: Window, bridge: Bridge) -> None:
    before = window.grab().toImage().pixelColor(5, 5).lightness()
    bridge.store.apply(replace(bridge.store.current, theme="light"))
    assert window.grab().toImage().pixelColor(5, 5).lightness() > before + 100
    bridge.store.apply(replace(bridge.store.current, theme="dark"))


def test_messages_of_the_start_are_shown(desktop: Desktop) -> None:
    desktop.window.say(Message("problem", "The settings were broken."))
    assert desktop.window.messages.isVisible()


def test_places_are_kept(desktop: Desktop, bridge: Bridge) -> None:
    desktop.close()
    assert bridge.store.current.window
    assert bridge.store.current.floating
