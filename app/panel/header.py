"""The window's upper edge: name, undo, and the ways to everything that is not needed all the time."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.panel.buttons import IconLabel, icon_button
from app.panel.look import SMALL, TIGHT


class Header(QWidget):
    """wanted carries the name of what was asked for: undo, float, guide, check, settings."""

    wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = QLabel("Understudy")
        name.setProperty("role", "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(IconLabel("logo", "accent", 24))
        row.addSpacing(TIGHT)
        row.addWidget(name)
        row.addStretch(1)
        self.buttons: dict[str, QToolButton] = {}
        for key, icon_name, text in (
            ("undo", "undo", self.tr("Undo (Ctrl+Z)")),
            ("float", "float", self.tr("Small floating preview")),
            ("guide", "guide", self.tr("First steps")),
            ("check", "pulse", self.tr("Check-up")),
            ("settings", "settings", self.tr("Settings")),
        ):
            button = icon_button(icon_name, text)
            button.clicked.connect(lambda _checked, key=key: self.wanted.emit(key))
            self.buttons[key] = button
            row.addWidget(button)
            if key == "undo":
                row.addSpacing(SMALL)

    def show_undo(self, possible: bool) -> None:
        """Show whether there is something to undo."""
        self.buttons["undo"].setEnabled(possible)
