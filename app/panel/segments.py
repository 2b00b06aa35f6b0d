"""A row of buttons of which one is chosen: for two to five choices that are better seen than opened."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFont, QFontMetrics
from PyQt6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QFrame):
    """choices: (key, text) each. chosen is emitted when the user, not the program, picks another one."""

    chosen = pyqtSignal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, text in choices:
            button = _Segment(text)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {text}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)

    def button(self, key: str) -> QPushButton:
        """Return one of the buttons. Raises KeyError."""
        return self._buttons[key]

    def current(self) -> str:
        """Return the key of the chosen one, or an empty text."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def show_choice(self, key: str) -> None:
        """Show key as chosen without announcing it."""
        self._buttons[key].setChecked(True)


class _Segment(QPushButton):
    """As wide as its text needs when it is chosen, which is shown in a heavier font: Qt asks for the plain one's."""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return super().sizeHint() + self._heavier()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return super().minimumSizeHint() + self._heavier()

    def _heavier(self) -> QSize:
        """Return by how much the text is larger in the heavier font."""
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        plain, chosen = (QFontMetrics(font).horizontalAdvance(self.text()) for font in (self.font(), heavy))
        return QSize(max(0, chosen - plain), 0)
