"""How pages of controls are laid out: titled groups, one below the other, in a column that scrolls."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.panel.look import LARGE, MEDIUM, SMALL, TIGHT


class Page(QScrollArea):
    """A column of sections that scrolls up and down only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(TIGHT, SMALL, MEDIUM, LARGE)
        self.column.setSpacing(MEDIUM)
        self.setWidget(self._inside)

    def section(self, title: str, *widgets: QWidget) -> None:
        """Append a titled group."""
        heading = QLabel(title)
        heading.setProperty("role", "title")
        if self.column.count():
            self.column.addSpacing(TIGHT)
            rule = QFrame()
            rule.setProperty("role", "rule")
            self.column.addWidget(rule)
        self.column.addWidget(heading)
        for widget in widgets:
            # a link is text: it begins where the text above it does
            if widget.property("kind") == "link":
                self.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
            else:
                self.column.addWidget(widget)

    def end(self) -> None:
        """Push everything to the top."""
        self.column.addStretch(1)


def hint(text: str) -> QLabel:
    """Return a small explaining text that wraps."""
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label
