"""One list of devices: what is chosen, what else there is, and why some cannot be used now."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from app.panel.cards import Choice
from app.panel.look import TIGHT
from app.sentences import in_users_language


class QuietBox(QComboBox):
    """A list that leaves the mouse wheel to the page unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent | None) -> None:  # noqa: N802  Qt's name
        """Take the wheel only while focused."""
        if event is None:
            return
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DeviceBox(QWidget):
    """chosen carries the spec of the entry that the user picked."""

    chosen = pyqtSignal(str)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self._choices: tuple[Choice, ...] = ()
        label = QLabel(name)
        self.box = QuietBox()
        self.box.setAccessibleName(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setPlaceholderText(self.tr("Choose…"))
        label.setBuddy(self.box)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "idle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        for one in (label, self.box, self.note):
            column.addWidget(one)
        self.box.activated.connect(self._activated)
        self.show_choices((), "")

    def show_choices(self, choices: Sequence[Choice], spec: str) -> None:
        """Show these entries; spec is the one in use. One that is no longer there is shown with a note."""
        listed = tuple(choices)
        if spec and spec not in [choice.spec for choice in listed]:
            listed = (*listed, Choice(spec, spec, self.tr("not found just now")))
        if listed != self._choices:
            self._choices = listed
            self._fill()
        place = next((index for index, choice in enumerate(listed) if choice.spec == spec), -1)
        self.box.setCurrentIndex(place)
        self.box.setEnabled(bool(listed))
        self._tell(in_users_language(listed[place].trouble) if place >= 0 else self._empty)

    def _fill(self) -> None:
        self.box.clear()
        for choice in self._choices:
            text = f"{choice.name} – {in_users_language(choice.trouble)}" if choice.trouble else choice.name
            self.box.addItem(text, choice.spec)
            self.box.setItemData(self.box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)

    def _activated(self, index: int) -> None:
        self._tell(in_users_language(self._choices[index].trouble))
        self.chosen.emit(self._choices[index].spec)

    def _tell(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))
