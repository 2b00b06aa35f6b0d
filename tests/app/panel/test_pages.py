"""The other pages of the right column: background, gestures, devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QColorDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.panel.background_panel import BackgroundPanel
from app.panel.cards import Choice, DeviceChoices
from app.panel.devices_panel import DevicesPanel
from app.panel.expressions_panel import ExpressionsPanel
from app.panel.level_meter import LevelMeter
from app.panel.side import Side
from app.settings import BackgroundChoice, Settings

LEFT = Qt.MouseButton.LeftButton
DEVICES = DeviceChoices(
    cameras=(
        Choice("0", "Front camera"),
        Choice("1", "Old camera", "in use by another program"),
        Choice("pattern", "P"),
    ),
    outputs=(Choice("null", "Preview only", stand_in=True),),
    engines=(Choice("auto", "Automatic"), Choice("mesh", "mesh")),
)


@pytest.fixture
def background(qtbot: QtBot) -> BackgroundPanel:
    panel = BackgroundPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_each_kind_of_background_is_one_click(background: BackgroundPanel, qtbot: QtBot) -> None:
    heard: list[BackgroundChoice] = []
    background.changed.connect(heard.append)
    for kind in ("blur", "colour", "green", "photo"):
        qtbot.mouseClick(background.kinds[kind], LEFT)
    assert [choice.kind for choice in heard] == ["blur", "colour", "green", "photo"]
    background.show_choice(BackgroundChoice("green"))
    assert background.kinds["green"].isChecked()
    assert len(heard) == 4


def test_another_colour_is_asked_for(background: BackgroundPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[BackgroundChoice] = []
    background.changed.connect(heard.append)
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#123456"))
    background._ask_colour()
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    background._ask_colour()
    assert [(choice.kind, choice.colour) for choice in heard] == [("colour", "#123456")]


def test_a_picture_is_asked_for_once(
    background: BackgroundPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard: list[BackgroundChoice] = []
    background.changed.connect(heard.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    qtbot.mouseClick(background.kinds["picture"], LEFT)
    assert heard == []
    assert background.kinds["photo"].isChecked()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "wall.jpg"), ""))
    qtbot.mouseClick(background.kinds["picture"], LEFT)
    qtbot.mouseClick(background.kinds["photo"], LEFT)
    qtbot.mouseClick(background.kinds["picture"], LEFT)
    assert [choice.kind for choice in heard] == ["picture", "photo", "picture"]
    assert background.picture_name.text() == "wall.jpg"


@pytest.fixture
def gestures(qtbot: QtBot) -> ExpressionsPanel:
    panel = ExpressionsPanel()
    qtbot.addWidget(panel)
    panel.show_gestures([("smile", "Smile"), ("laugh", "Laugh")], {"smile": "Ctrl+Alt+S"})
    panel.show()
    return panel


def test_gestures_show_their_key_and_play(gestures: ExpressionsPanel, qtbot: QtBot) -> None:
    played: list[str] = []
    gestures.played.connect(played.append)
    assert gestures.buttons["smile"].accessibleDescription() == "Ctrl+Alt+S"
    qtbot.mouseClick(gestures.buttons["laugh"], LEFT)
    qtbot.keyClick(gestures.buttons["smile"], Qt.Key.Key_Space)
    assert played == ["laugh", "smile"]


def test_a_held_gesture_ends_by_a_second_press_or_the_switch(gestures: ExpressionsPanel, qtbot: QtBot) -> None:
    held: list[str | None] = []
    gestures.held.connect(held.append)
    qtbot.mouseClick(gestures.hold.switch, LEFT)
    for name in ("smile", "laugh", "laugh", "smile"):
        qtbot.mouseClick(gestures.buttons[name], LEFT)
    assert gestures.buttons["smile"].isChecked()
    qtbot.mouseClick(gestures.hold.switch, LEFT)
    assert held == ["smile", "laugh", None, "smile", None]
    assert not gestures.buttons["smile"].isChecked()


@pytest.fixture
def devices(qtbot: QtBot) -> DevicesPanel:
    panel = DevicesPanel()
    qtbot.addWidget(panel)
    panel.show_devices(DEVICES, Settings(camera="0", output="null"))
    panel.show()
    return panel


def test_devices_are_picked_by_name(devices: DevicesPanel) -> None:
    heard: list[tuple[str, object]] = []
    devices.picked.connect(lambda name, value: heard.append((name, value)))
    assert devices.camera.box.currentText() == "Front camera"
    devices.camera.box.activated.emit(1)
    assert "in use" in devices.camera.note.text()
    devices.picture_size.box.activated.emit(0)
    devices.engine.box.activated.emit(1)
    assert heard == [("camera", "1"), ("size", (640, 360)), ("engine", "mesh")]


def test_a_camera_that_is_not_there_is_shown_and_said(devices: DevicesPanel) -> None:
    devices.show_devices(DEVICES, Settings(camera="7", output="null"))
    assert devices.camera.note.text() == "not found just now"


def test_without_cameras_it_says_what_to_do(devices: DevicesPanel) -> None:
    devices.show_devices(DeviceChoices(), Settings())
    assert "Plug one in" in devices.camera.note.text()
    assert "check-up" in devices.output.note.text()


def test_a_video_stands_in_for_a_camera(devices: DevicesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, object]] = []
    devices.picked.connect(lambda name, value: heard.append((name, value)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/videos/me.mp4", ""))
    qtbot.mouseClick(devices.file, LEFT)
    assert heard == [("camera", "/videos/me.mp4")]
    devices.show_devices(DEVICES, Settings(camera="/videos/me.mp4", output="null"))
    assert devices.camera.box.currentText() == "me.mp4"
    assert devices.camera.note.text() == ""


def test_what_cannot_change_while_running_is_locked(devices: DevicesPanel) -> None:
    devices.show_running(True)
    assert not devices.output.isEnabled()
    assert devices.camera.isEnabled()
    assert devices.running_note.isVisible()
    devices.show_running(False)
    assert devices.output.isEnabled()


@pytest.mark.parametrize(("level", "lit"), [(0.0, 0), (1.0, 24), (10 ** (-27 / 20), 12), (5.0, 24)])
def test_the_level_is_on_a_scale_of_decibels(qtbot: QtBot, level: float, lit: int) -> None:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.show_level(level)
    assert meter.lit == lit
    meter.resize(200, 12)
    assert not meter.grab().isNull()


def test_the_pages_change_by_their_tabs(qtbot: QtBot) -> None:
    side = Side()
    qtbot.addWidget(side)
    side.show()
    qtbot.mouseClick(side.tabs.button("devices"), LEFT)
    assert side.page == "devices"
    assert side.devices.isVisible()
    assert not side.controls.isVisible()
