"""The keys that work while another program has the focus: one row for each action."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QCoreApplication, pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLabel, QVBoxLayout, QWidget

from app.actions import all_actions
from app.hotkeys.chord import Chord
from app.hotkeys.conflicts import find_conflicts
from app.hotkeys.defaults import default_hotkeys
from app.panel.buttons import push_button, small_icon_button
from app.panel.look import SMALL
from app.panel.sections import Page, hint
from app.panel.switch import SwitchRow
from app.sentences import in_users_language
from engine.errors import UsageError

_FIELD_PX = 170


class HotkeyRow(QWidget):
    """An action, its keys, and what is wrong with them."""

    changed = pyqtSignal(str, str)

    def __init__(self, action: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action, self._chord = action, ""
        self.field = QKeySequenceEdit()
        self.field.setFixedWidth(_FIELD_PX)
        self.field.setAccessibleName(self.tr("Keys for {action}").format(action=label))
        self.clear = small_icon_button("close", self.tr("No keys for {action}").format(action=label))
        self.note = QLabel()
        self.note.setProperty("role", "idle")
        self.note.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(QLabel(label), 1)
        top.addWidget(self.field)
        top.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.note)
        self.field.editingFinished.connect(self._edited)
        self.clear.clicked.connect(lambda: self.changed.emit(self._action, ""))
        self.show_chord("", "")

    def show_chord(self, chord: str, note: str) -> None:
        """Show the keys in use and what is wrong with them, or an empty text."""
        self._chord = chord
        self.field.blockSignals(True)
        self.field.setKeySequence(QKeySequence(chord))
        self.field.blockSignals(False)
        self.clear.setEnabled(bool(chord))
        self._tell(note)

    def _edited(self) -> None:
        sequence = self.field.keySequence()
        # of several presses in a row the first counts
        text = QKeySequence(sequence[0]).toString(QKeySequence.SequenceFormat.PortableText) if sequence.count() else ""
        try:
            chord = str(Chord.parse(text)) if text else ""
        except UsageError as error:
            self.show_chord(self._chord, error.user_message)
            return
        if chord != self._chord:
            self.changed.emit(self._action, chord)

    def _tell(self, note: str) -> None:
        self.note.setText(note)
        self.note.setVisible(bool(note))


class HotkeyEditor(Page):
    """Shows all actions. changed(hotkeys as in Settings); switched(on)."""

    changed = pyqtSignal(dict)
    switched = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Hotkeys"))
        self._hotkeys: dict[str, str] = {}
        self.on = SwitchRow(self.tr("Global hotkeys"), self.tr("They work while another program is in front"))
        self.trouble = QLabel()
        self.trouble.setProperty("role", "idle")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.rows = {
            action.name: HotkeyRow(action.name, QCoreApplication.translate("Action", action.label))
            for action in all_actions()
        }
        self.reset = push_button(self.tr("Reset all keys"), icon_name="reset")
        self.section(self.tr("In every program"), self.on, self.trouble)
        self.section(
            self.tr("Keys"),
            hint(self.tr("Click a field and press the keys together.")),
            *self.rows.values(),
            self.reset,
        )
        self.end()
        for row in self.rows.values():
            row.changed.connect(self._change)
        self.reset.clicked.connect(lambda: self.changed.emit(default_hotkeys()))
        self.on.switch.toggled.connect(self.switched)

    def show_hotkeys(self, hotkeys: Mapping[str, str], on: bool, refused: Mapping[str, str], trouble: str) -> None:
        """Show keys. refused: action → why its keys do not work now; trouble: why none do, or an empty text."""
        self._hotkeys = dict(hotkeys)
        self.on.set_on(on)
        self.trouble.setText(in_users_language(trouble))
        self.trouble.setVisible(bool(trouble))
        notes = {name: in_users_language(note) for name, note in {**find_conflicts(hotkeys), **refused}.items()}
        for name, row in self.rows.items():
            row.show_chord(hotkeys.get(name, ""), notes.get(name, ""))

    def _change(self, action: str, chord: str) -> None:
        self.changed.emit({**self._hotkeys, action: chord})
