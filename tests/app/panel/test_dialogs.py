"""First steps, settings, hotkeys, check-up, tray and the small preview."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication, QKeySequence
from PyQt6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.actions import all_actions
from app.doctor.finding import Finding, Level
from app.hotkeys.defaults import default_hotkeys
from app.panel.cards import AvatarCard, Choice, DeviceChoices, PanelStatus
from app.panel.doctor_panel import DoctorPanel
from app.panel.floating_preview import FloatingPreview
from app.panel.guide import Guide, camera_name, first_real
from app.panel.hotkey_editor import HotkeyEditor
from app.panel.settings_dialog import SettingsDialog
from app.panel.tray import Tray
from app.settings import Settings

LEFT = Qt.MouseButton.LeftButton
KEYS = {"calibrate": "Ctrl+Alt+Shift+F9", "pause": "Ctrl+Alt+Shift+F10", "mute": "Ctrl+Alt+Shift+F11"}
DEVICES = DeviceChoices(
    cameras=(Choice("0", "Broken camera", "black picture"), Choice("1", "Good camera")),
    outputs=(Choice("/dev/video10", "Understudy Camera"), Choice("null", "Preview only", stand_in=True)),
)


@pytest.fixture
def guide(qtbot: QtBot) -> Guide:
    guide = Guide()
    qtbot.addWidget(guide)
    guide.show_devices(DEVICES, Settings())
    guide.show_avatars((AvatarCard("anna", "Anna", prepared=True),), "anna")
    guide.show()
    return guide


def test_three_steps_lead_to_the_words_to_look_for(guide: Guide, qtbot: QtBot) -> None:
    heard: list[bool] = []
    guide.finished_all.connect(lambda: heard.append(True))
    assert guide.camera.box.currentText() == "Good camera"
    for step in range(3):
        assert guide.step == step
        qtbot.mouseClick(guide.next, LEFT)
    words = [label.text() for label in guide.words.findChildren(QLabel) if label.isVisible()]
    assert {"Zoom", "Google Meet", "Teams", "OBS"} <= set(words)
    assert words.count("Understudy Camera") == 4
    qtbot.mouseClick(guide.back, LEFT)
    assert guide.step == 2
    qtbot.mouseClick(guide.next, LEFT)
    assert heard == []
    qtbot.mouseClick(guide.next, LEFT)
    assert heard == [True]


def test_skipping_ends_it_for_good(guide: Guide, qtbot: QtBot) -> None:
    heard: list[bool] = []
    guide.finished_all.connect(lambda: heard.append(True))
    qtbot.mouseClick(guide.skip, LEFT)
    assert heard == [True]
    assert not guide.isVisible()


def test_what_is_picked_is_announced(guide: Guide) -> None:
    heard: list[tuple[str, object]] = []
    guide.picked.connect(lambda name, value: heard.append((name, value)))
    guide.camera.box.activated.emit(0)
    guide.output.box.activated.emit(1)
    assert heard == [("camera", "0"), ("output", "null")]


def test_the_name_in_other_programs() -> None:
    assert camera_name(DEVICES, "/dev/video10") == "Understudy Camera"
    assert camera_name(DEVICES, "null", "linux") == "Understudy Camera"
    assert camera_name(DeviceChoices(), "", "win32") == "OBS Virtual Camera"
    assert first_real(DEVICES.cameras) == "1"
    assert first_real(()) == ""


@pytest.fixture
def editor(qtbot: QtBot) -> HotkeyEditor:
    editor = HotkeyEditor()
    qtbot.addWidget(editor)
    editor.show_hotkeys(KEYS, True, {}, "")
    editor.show()
    return editor


def press(editor: HotkeyEditor, action: str, keys: str) -> None:
    field = editor.rows[action].field
    field.setKeySequence(QKeySequence(keys))
    field.editingFinished.emit()


def test_every_action_has_a_row(editor: HotkeyEditor) -> None:
    assert list(editor.rows) == [action.name for action in all_actions()]
    assert editor.rows["calibrate"].field.keySequence().toString() == KEYS["calibrate"]


def test_keys_are_changed_and_cleared(editor: HotkeyEditor, qtbot: QtBot) -> None:
    heard: list[dict[str, str]] = []
    editor.changed.connect(heard.append)
    press(editor, "calibrate", "Ctrl+Alt+F7")
    assert heard[-1]["calibrate"] == "Ctrl+Alt+F7"
    assert heard[-1]["pause"] == KEYS["pause"]
    qtbot.mouseClick(editor.rows["pause"].clear, LEFT)
    assert heard[-1]["pause"] == ""


def test_a_key_that_is_needed_for_typing_is_refused(editor: HotkeyEditor) -> None:
    heard: list[dict[str, str]] = []
    editor.changed.connect(heard.append)
    press(editor, "calibrate", "A")
    assert heard == []
    assert "needed for typing" in editor.rows["calibrate"].note.text()
    assert editor.rows["calibrate"].field.keySequence().toString() == KEYS["calibrate"]


def test_conflicts_and_refusals_are_shown_beside_their_row(editor: HotkeyEditor) -> None:
    keys = {**KEYS, "pause": KEYS["calibrate"]}
    editor.show_hotkeys(keys, True, {"mute": "Ctrl+Alt+M belongs to another program."}, "No hotkeys here.")
    assert "also used for" in editor.rows["pause"].note.text()
    assert editor.rows["mute"].note.text() == "Ctrl+Alt+M belongs to another program."
    assert editor.trouble.text() == "No hotkeys here."


def test_all_keys_go_back_and_hotkeys_go_off(editor: HotkeyEditor, qtbot: QtBot) -> None:
    heard: list[object] = []
    editor.changed.connect(heard.append)
    editor.switched.connect(heard.append)
    qtbot.mouseClick(editor.reset, LEFT)
    qtbot.mouseClick(editor.on.switch, LEFT)
    assert heard == [default_hotkeys(), False]


FINDINGS = [
    Finding("Speed", Level.OK, "30 pictures a second."),
    Finding("Virtual camera", Level.FAULT, "There is none.", "Create one.", "sudo modprobe v4l2loopback"),
    Finding("Microphone", Level.WARNING, "It is very quiet.", "Turn it up."),
]


def test_findings_come_with_the_faults_first_and_a_command_to_copy(qtbot: QtBot) -> None:
    panel = DoctorPanel()
    qtbot.addWidget(panel)
    panel.show()
    asked: list[bool] = []
    panel.check_wanted.connect(lambda: asked.append(True))
    qtbot.mouseClick(panel.again, LEFT)
    assert asked == [True]
    assert panel.busy.isVisible()
    panel.show_step("cameras")
    assert panel.verdict.text() == "Checking: cameras"
    panel.show_findings(FINDINGS)
    assert not panel.busy.isVisible()
    assert panel.verdict.text() == "One thing is in the way of a call."
    assert [row.accessibleName().split(":")[0] for row in panel.rows] == ["Virtual camera", "Microphone", "Speed"]
    fix = panel.rows[0].fix
    assert fix is not None and panel.rows[1].fix is None
    qtbot.mouseClick(fix, LEFT)
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == "sudo modprobe v4l2loopback"
    panel.show_findings(FINDINGS[:1])
    assert panel.verdict.text() == "Everything is ready for a call."
    panel.begin()
    panel.give_up()
    assert panel.again.isEnabled()


def test_general_settings_are_shown_and_announced(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = SettingsDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    page, heard = dialog.general, []
    page.picked.connect(lambda name, value: heard.append((name, value)))
    page.show_settings(Settings(theme="light", language="de", recordings="/videos", autostart=True))
    assert page.theme.current() == "light"
    assert page.language.box.currentText() == "Deutsch"
    assert page.folder_name.text() == "/videos"
    assert page.switches["autostart"].switch.isChecked()
    assert heard == []
    qtbot.mouseClick(page.theme.button("dark"), LEFT)
    page.language.box.activated.emit(0)
    qtbot.mouseClick(page.switches["close_to_tray"].switch, LEFT)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/elsewhere")
    qtbot.mouseClick(page.folder, LEFT)
    assert heard == [("theme", "dark"), ("language", ""), ("close_to_tray", True), ("recordings", "/elsewhere")]
    for key in ("hotkeys", "check", "settings"):
        qtbot.mouseClick(dialog.tabs.button(key), LEFT)
        assert dialog.tabs.current() == key


def test_the_tray_offers_avatars_pause_and_quitting(qapp: QApplication) -> None:
    tray = Tray()
    heard: list[object] = []
    tray.chosen.connect(heard.append)
    tray.switched.connect(lambda: heard.append("switch"))
    tray.pause_switched.connect(heard.append)
    tray.quit_wanted.connect(lambda: heard.append("quit"))
    tray.show_wanted.connect(lambda: heard.append("show"))
    tray.show_avatars([AvatarCard("anna", "Anna"), AvatarCard("bert", "Bert", error="No face.")], "anna")
    assert [action.isEnabled() for action in tray.avatars.actions()] == [True, False]
    assert not tray.pause_action.isEnabled()
    tray.show_status(PanelStatus("live"))
    assert tray.switch_action.text() == "Stop"
    tray.avatars.actions()[0].trigger()
    for action in (tray.switch_action, tray.pause_action, tray.show_action, tray.quit_action):
        action.trigger()
    assert heard == ["anna", "switch", True, "show", "quit"]


def test_the_small_preview_goes_back_in_every_way(qtbot: QtBot) -> None:
    small = FloatingPreview()
    qtbot.addWidget(small)
    heard: list[bool] = []
    small.back_wanted.connect(lambda: heard.append(True))
    small.show()
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    small.show_picture(np.full((36, 64, 3), 90, np.uint8), False)
    small.show_status(PanelStatus("live", recording_s=2.0))
    qtbot.mouseClick(small.back, LEFT)
    qtbot.mouseDClick(small, LEFT)
    qtbot.keyClick(small, Qt.Key.Key_Escape)
    small.close()
    assert len(heard) == 4
    place = small.keep_place()
    small.resize(400, 225)
    small.restore_place(place)
    assert small.width() == 320
    small.restore_place("no geometry")
    assert small.width() == 320
