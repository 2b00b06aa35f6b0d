"""A small preview that stays on top of all other windows, for the time of a call."""

from __future__ import annotations

from PyQt6.QtCore import QByteArray, QPoint, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import QSizeGrip, QVBoxLayout, QWidget

from app.panel.buttons import overlay_button
from app.panel.cards import PanelStatus
from app.panel.look import DARK, TIGHT
from app.panel.preview import Preview
from app.panel.wording import state_colour, state_icon, state_text
from engine.frame import Image

_SMALLEST, _USUAL = QSize(200, 113), QSize(320, 180)


class FloatingPreview(QWidget):
    """Frameless: dragged by the picture, resized at the corner; a double click or Escape brings the window back."""

    back_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self.setWindowTitle("Understudy")
        self.setObjectName("ground")
        self.preview = Preview(self)
        self.preview.setMinimumSize(_SMALLEST)
        self.setMinimumSize(_SMALLEST)
        self.resize(_USUAL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        self.back = overlay_button("expand", self.tr("Back to the large window"))
        self.back.setParent(self)
        self.back.adjustSize()
        self.back.clicked.connect(self.back_wanted)
        self._grip = QSizeGrip(self)
        self._grip.setFixedSize(16, 16)
        self._held_at: QPoint | None = None

    def show_status(self, status: PanelStatus) -> None:
        """Show the state."""
        chips = [(state_icon(status), state_text(status), state_colour(status, DARK))]
        if status.recording_s is not None:
            chips.append(("record", self.tr("Rec"), DARK.danger))
        self.preview.show_chips(*chips)

    def show_picture(self, picture: Image | None, shaded: bool) -> None:
        """Show a picture (H, W, 3) uint8 RGB."""
        self.preview.show_image(picture, shaded)

    def keep_place(self) -> str:
        """Return size and place as a text for the settings."""
        return self.saveGeometry().toBase64().data().decode()

    def restore_place(self, text: str) -> None:
        """Take size and place from the settings; an empty or broken text changes nothing."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Keep button and grip in their corners."""
        super().resizeEvent(event)
        self.back.move(self.width() - self.back.width() - TIGHT, TIGHT)
        self._grip.move(self.width() - self._grip.width(), self.height() - self._grip.height())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Take hold of the window."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held_at = event.globalPosition().toPoint() - self.frameGeometry().topLeft()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Move the window along."""
        if event is not None and self._held_at is not None:
            self.move(event.globalPosition().toPoint() - self._held_at)

    def mouseReleaseEvent(self, _event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Let go."""
        self._held_at = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent | None) -> None:  # noqa: N802  Qt's name
        """Go back to the large window."""
        self.back_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802  Qt's name
        """Escape goes back too."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802  Qt's name
        """Closing it by the desktop's means goes back as well: the program is not to vanish."""
        if event is not None:
            event.ignore()
        self.back_wanted.emit()
