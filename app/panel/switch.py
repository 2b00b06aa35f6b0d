"""An on/off switch whose knob shows its state by place, not by colour alone."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.panel.look import SMALL, theme_in_use

_WIDTH, _HEIGHT, _RING = 38, 22, 3


class Switch(QAbstractButton):
    """A checkable button drawn as a switch."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for switch and focus ring."""
        return QSize(_WIDTH + 2 * _RING, _HEIGHT + 2 * _RING)

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Draw track, knob and focus ring."""
        theme = theme_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_RING, (self.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), _HEIGHT / 2 + 2, _HEIGHT / 2 + 2)
        on, usable = self.isChecked(), self.isEnabled()
        painter.setPen(QPen(QColor(theme.accent if on and usable else theme.edge), 1))
        painter.setBrush(QColor(theme.accent if on and usable else theme.raised))
        painter.drawRoundedRect(track, _HEIGHT / 2, _HEIGHT / 2)
        at_end = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        left = track.right() - _HEIGHT + 4 if at_end else track.left() + 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.on_accent if on and usable else theme.dim if usable else theme.edge))
        painter.drawEllipse(QRectF(left, track.top() + 4, _HEIGHT - 8, _HEIGHT - 8))
        painter.end()


class SwitchRow(QWidget):
    """A label, a line that explains it, and a switch."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = Switch(name)
        self.switch.setAccessibleDescription(hint)
        label = QLabel(name)
        label.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label)
        if hint:
            small = QLabel(hint)
            small.setProperty("role", "small")
            small.setWordWrap(True)
            words.addWidget(small)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addLayout(words, 1)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_on(self, on: bool) -> None:
        """Show a state without announcing it."""
        self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(False)
        self.switch.update()
