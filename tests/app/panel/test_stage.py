"""Preview, transport bar and messages: what is shown in which state, and what each button asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.panel.cards import Message, PanelStatus
from app.panel.header import Header
from app.panel.look import DARK
from app.panel.message_bar import MessageBar
from app.panel.stage import Stage
from app.panel.transport import Transport
from app.panel.wording import figures_text, gesture_text, recording_text, state_colour, state_icon, state_text

LEFT = Qt.MouseButton.LeftButton
LIVE = PanelStatus("live", fps=29.6, delay_ms=61.5, provider="CPU (OpenCV)")
SENT, STILL = (np.full((36, 64, 3), value, np.uint8) for value in (200, 100))


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(640, 420)
    stage.show_still(STILL)
    stage.show()
    return stage


def test_while_off_the_photo_is_shown_and_it_says_that_nobody_sees_it(stage: Stage) -> None:
    assert stage.preview.image is STILL
    assert "Nobody sees you" in stage.preview.accessibleDescription()
    assert stage.figures.text() == ""


def test_what_is_wrong_with_the_output_is_seen_as_long_as_it_lasts(stage: Stage) -> None:
    stage.show_status(replace(LIVE, trouble="No program shows Understudy Camera yet."), "Anna")
    assert stage.preview._chips[-1][:2] == ("warning", "No program shows Understudy Camera yet.")
    stage.show_status(LIVE, "Anna")
    assert len(stage.preview._chips) == 1


def test_while_live_the_newest_picture_is_shown_with_its_figures(stage: Stage) -> None:
    stage.show_status(LIVE, "Anna")
    stage.show_picture(SENT)
    assert stage.preview.image is SENT
    assert stage.figures.text() == "30 pictures/s  ·  62 ms delay  ·  CPU (OpenCV)"
    assert stage.who.text() == "Anna"
    assert stage.preview.accessibleDescription() == ""


def test_a_picture_of_before_is_not_shown_as_live(stage: Stage) -> None:
    stage.show_status(LIVE, "Anna")
    stage.show_picture(SENT)
    stage.show_status(PanelStatus(), "Anna")
    assert stage.preview.image is STILL


def test_comparing_shows_the_photo_while_pressed(stage: Stage) -> None:
    stage.show_status(LIVE, "Anna")
    stage.show_picture(SENT)
    stage.compare(True)
    assert stage.preview.image is STILL
    stage.compare(False)
    assert stage.preview.image is SENT


def test_calibration_counts_from_three(stage: Stage) -> None:
    heard: list[bool] = []
    stage.calibrate_now.connect(lambda: heard.append(True))
    stage.show_status(LIVE, "Anna")
    stage.count_down()
    seen = []
    for _ in range(3):
        seen.append(stage.preview.accessibleDescription().split()[0])
        assert heard == []
        stage._tick()
    assert (seen, heard, stage.counting) == (["3", "2", "1"], [True], False)
    assert stage.preview.accessibleDescription() == ""


def test_calibration_is_dropped_when_the_session_ends_meanwhile(stage: Stage) -> None:
    heard: list[bool] = []
    stage.calibrate_now.connect(lambda: heard.append(True))
    stage.show_status(LIVE, "Anna")
    stage.count_down()
    stage.show_status(PanelStatus(), "Anna")
    for _ in range(3):
        stage._tick()
    assert heard == []


def test_the_camera_lies_inside_the_picture(stage: Stage) -> None:
    stage.inset.show()
    stage.show_camera(SENT, None)
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        stage.setLayoutDirection(direction)
        stage.place_inset()
        assert stage.preview.rect().contains(stage.inset.geometry())


STATES = [
    (PanelStatus(), "Off"),
    (PanelStatus("starting"), "Starting…"),
    (PanelStatus("stopping"), "Stopping…"),
    (LIVE, "Live"),
    (PanelStatus("idle", reason="no face"), "Idle · no face in sight"),
    (PanelStatus("idle", reason="the cat sits on it"), "Idle · the cat sits on it"),
    (replace(LIVE, paused=True), "Paused"),
    (replace(LIVE, muted=True), "Camera off"),
]


@pytest.mark.parametrize(("status", "text"), STATES)
def test_each_state_has_words(status: PanelStatus, text: str, qapp: QApplication) -> None:
    assert state_text(status) == text


def test_colour_is_not_the_only_sign() -> None:
    signs = {state_icon(status) for status, text in STATES if text not in ("Stopping…", "Idle · the cat sits on it")}
    assert len(signs) == 6
    assert state_colour(LIVE, DARK) != state_colour(PanelStatus("idle"), DARK)


def test_words_for_figures_gestures_and_recordings(qapp: QApplication) -> None:
    assert figures_text(PanelStatus("live", governor="every second picture")).endswith("saving work")
    assert gesture_text("wink_left") == "Wink left"
    assert gesture_text("roll_eyes") == "Roll eyes"
    assert recording_text(125.9) == "Recording 2:05"


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    bar = Transport()
    qtbot.addWidget(bar)
    bar.resize(800, 60)
    bar.show()
    return bar


def test_the_one_big_button_starts_and_stops(transport: Transport, qtbot: QtBot) -> None:
    heard: list[str] = []
    transport.start_wanted.connect(lambda: heard.append("start"))
    transport.stop_wanted.connect(lambda: heard.append("stop"))
    for status, text in ((PanelStatus(), "Start"), (PanelStatus("starting"), "Cancel"), (LIVE, "Stop")):
        transport.show_status(status)
        assert transport.go.text() == text
        qtbot.mouseClick(transport.go, LEFT)
    assert heard == ["start", "stop", "stop"]
    transport.show_status(PanelStatus("stopping"))
    assert not transport.go.isEnabled()


def test_the_buttons_show_and_switch_states(transport: Transport, qtbot: QtBot) -> None:
    heard: list[tuple[str, bool]] = []
    transport.pause_switched.connect(lambda on: heard.append(("pause", on)))
    transport.mute_switched.connect(lambda on: heard.append(("mute", on)))
    transport.record_switched.connect(lambda on: heard.append(("record", on)))
    transport.camera_switched.connect(lambda on: heard.append(("camera", on)))
    assert not transport.buttons["record"].isEnabled()
    transport.show_status(replace(LIVE, paused=True, recording_s=3.0))
    assert transport.buttons["pause"].isChecked()
    assert transport.buttons["record"].isChecked()
    assert heard == []
    for name in ("pause", "mute", "record", "camera"):
        qtbot.mouseClick(transport.buttons[name], LEFT)
    assert heard == [("pause", False), ("mute", True), ("record", False), ("camera", True)]


def test_comparing_lasts_as_long_as_the_key_is_down(transport: Transport, qtbot: QtBot) -> None:
    heard: list[bool] = []
    transport.compare_switched.connect(heard.append)
    qtbot.keyPress(transport.buttons["compare"], Qt.Key.Key_Space)
    assert heard == [True]
    qtbot.keyRelease(transport.buttons["compare"], Qt.Key.Key_Space)
    assert heard == [True, False]


def test_a_narrow_bar_drops_the_words_and_keeps_the_names(transport: Transport) -> None:
    transport.resize(420, 60)
    button = transport.buttons["pause"]
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    assert (button.accessibleName(), bool(button.toolTip())) == ("Pause", True)


def test_a_problem_stays_and_a_notice_goes(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    assert not bar.isVisible()
    bar.say(Message("notice", "Anna was added."))
    assert bar.isVisible()
    assert bar._timer.isActive()
    bar.say(Message("problem", "The camera was disconnected."))
    assert not bar._timer.isActive()
    assert bar.accessibleName() == "Problem: The camera was disconnected."
    qtbot.mouseClick(bar.dismiss, LEFT)
    assert not bar.isVisible()


def test_the_header_names_what_it_opens(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    heard: list[str] = []
    header.wanted.connect(heard.append)
    header.show_undo(True)
    for button in header.buttons.values():
        assert button.accessibleName()
        qtbot.mouseClick(button, LEFT)
    assert heard == ["undo", "float", "guide", "check", "settings"]
