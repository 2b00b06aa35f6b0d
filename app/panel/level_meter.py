"""How loud the microphone is just now."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.panel.look import theme_in_use

_BARS, _QUIETEST_DB, _LOUD = 24, -54.0, 0.85


class LevelMeter(QWidget):
    """A row of bars; how many are lit is the level, so that colour is not the only sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lit = 0
        self.setFixedHeight(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Microphone level"))

    @property
    def lit(self) -> int:
        """How many of the bars are lit."""
        return self._lit

    def show_level(self, level: float) -> None:
        """Show a level: the loudness of the last moment, 0..1 of full scale (root mean square)."""
        share = 1 - 20 * math.log10(max(level, 1e-6)) / _QUIETEST_DB
        lit = round(_BARS * min(max(share, 0.0), 1.0))
        if lit != self._lit:
            self._lit = lit
            self.setAccessibleDescription(self.tr("{value} %").format(value=round(100 * lit / _BARS)))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for a thin line."""
        return QSize(200, 12)

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Draw the bars."""
        theme, painter = theme_in_use(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = self.width() / _BARS
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for bar in range(_BARS):
            place = _BARS - 1 - bar if right_to_left else bar
            loud = theme.idle if bar >= _BARS * _LOUD else theme.live
            painter.setBrush(QColor(loud if bar < self._lit else theme.pressed))
            painter.drawRoundedRect(QRectF(place * width, 2, width - 2, self.height() - 4), 1.5, 1.5)
        painter.end()
