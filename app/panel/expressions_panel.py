"""The page "Gestures": expressions on a button and a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.panel.look import SMALL
from app.panel.sections import Page, hint
from app.panel.switch import SwitchRow


class GestureButton(QPushButton):
    """A button with the name of a gesture and, below it, its key."""

    def __init__(self, name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "gesture")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCheckable(False)
        self.setAccessibleName(name)
        self._name, self._key = QLabel(name), QLabel(key)
        self._key.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, 6, SMALL, 6)
        column.setSpacing(0)
        for label in (self._name, self._key):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            # clicks belong to the button
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.show_key(key)

    def show_key(self, key: str) -> None:
        """Show another key, or none."""
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self.setAccessibleDescription(key)


class ExpressionsPanel(Page):
    """Shows the gestures there are: played by a click, or held while the switch for holding is on."""

    played = pyqtSignal(str)
    held = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Gestures"))
        self.buttons: dict[str, GestureButton] = {}
        self._held = ""
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SMALL)
        self._box = QWidget()
        self._box.setLayout(self._grid)
        self.hold = SwitchRow(self.tr("Hold"), self.tr("A gesture stays until you press it again"))
        self.words = hint(self.tr("A gesture eases in over your own expression, and out again."))
        self.section(self.tr("Gestures"), self.words, self.hold, self._box)
        self.end()
        self.hold.switch.toggled.connect(self._hold_switched)

    def show_gestures(self, gestures: Sequence[tuple[str, str]], keys: Mapping[str, str]) -> None:
        """Show (name in the engine, text for a person) each; keys: name in the engine → key as text."""
        if list(self.buttons) != [name for name, _text in gestures]:
            self._build(gestures)
        for name, button in self.buttons.items():
            button.show_key(keys.get(name, ""))
        self.hold.setVisible(bool(gestures))

    def show_held(self, name: str) -> None:
        """Mark the gesture that is being held; an empty text is none."""
        self._held = name
        for one, button in self.buttons.items():
            button.setCheckable(one == name)
            button.setChecked(one == name)

    def _build(self, gestures: Sequence[tuple[str, str]]) -> None:
        for button in self.buttons.values():
            self._grid.removeWidget(button)
            button.deleteLater()
        self.buttons.clear()
        for place, (name, text) in enumerate(gestures):
            button = GestureButton(text, "")
            button.clicked.connect(lambda _checked, name=name: self._pressed(name))
            self._grid.addWidget(button, place // 2, place % 2)
            self.buttons[name] = button

    def _pressed(self, name: str) -> None:
        if not self.hold.switch.isChecked():
            self.played.emit(name)
            return
        held = "" if self._held == name else name
        self.show_held(held)
        self.held.emit(held or None)

    def _hold_switched(self, on: bool) -> None:
        if not on and self._held:
            self.show_held("")
            self.held.emit(None)
