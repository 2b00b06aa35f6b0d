"""The main window: preview and gallery on the left, pages of controls on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PyQt6.QtWidgets import QBoxLayout, QFileDialog, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from app.file_wish import VIDEO_SUFFIXES
from app.panel.cards import Message, PanelStatus
from app.panel.gallery import Gallery
from app.panel.header import Header
from app.panel.look import LARGE, MEDIUM, SIDE_WIDTH
from app.panel.message_bar import MessageBar
from app.panel.side import Side
from app.panel.stage import Stage
from app.panel.transport import Transport
from app.panel.window_wiring import connect_window
from app.panel.wires import Wires

if TYPE_CHECKING:
    from app.panel.bridge import Bridge

# the preview is looked at about as often as a screen shows new pictures of it
_LOOK_EVERY_MS = 33
_NARROW_PX = 940
_SMALLEST, _USUAL = QSize(420, 520), QSize(1200, 800)
_PHOTOS = ("*.jpg", "*.jpeg", "*.png", "*.webp", "*.bmp", "*.tif", "*.tiff", "*.heic", "*.avif")


class Window(QMainWindow):
    """Shows what the bridge says and passes on what the user does. wanted: a page elsewhere was asked for, by name."""

    wanted = pyqtSignal(str)
    closing = pyqtSignal()
    minimised = pyqtSignal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.bridge, self.wires = bridge, Wires()
        self.setWindowTitle("Understudy")
        self.setMinimumSize(_SMALLEST)
        self.resize(_USUAL)
        self.setAcceptDrops(True)
        self.header, self.messages, self.stage = Header(), MessageBar(), Stage()
        self.transport, self.gallery, self.side = Transport(), Gallery(), Side()
        self._lay_out()
        self._make_shortcuts()
        connect_window(self)
        self.transport.go.setFocus()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _lay_out(self) -> None:
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(MEDIUM)
        self._left.addWidget(self.stage, 1)
        self._left.addWidget(self.transport)
        self._left.addWidget(self.gallery)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(LARGE)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self.side)
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(MEDIUM)
        column.addWidget(self.header)
        column.addWidget(self.messages)
        column.addLayout(self._columns, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(ground)
        self.setCentralWidget(self._scroll)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """One column below the other where the window is narrow; then the whole of it scrolls."""
        narrow = self.width() < _NARROW_PX
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight,
        )
        if narrow:
            self.side.setMinimumSize(0, 460)
            self.side.setMaximumWidth(16777215)
            self.stage.preview.setMinimumHeight(round((self.width() - 2 * LARGE) * 9 / 16))
        else:
            self.side.setMinimumSize(SIDE_WIDTH, 0)
            self.side.setMaximumWidth(SIDE_WIDTH)
            self.stage.preview.setMinimumHeight(180)

    def _make_shortcuts(self) -> None:
        for number in range(1, 10):
            self._shortcut(str(number), partial(self._choose_number, number))
        self._shortcut(QKeySequence.StandardKey.Undo, self.bridge.store.undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            self._shortcut(keys, self.bridge.store.redo)
        self._shortcut(QKeySequence.StandardKey.Paste, self._paste)
        self._shortcut(QKeySequence.StandardKey.Quit, self.closing.emit)
        self._shortcut(QKeySequence.StandardKey.HelpContents, lambda: self.wanted.emit("guide"))

    def _shortcut(self, keys: QKeySequence.StandardKey | str, what: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(what)

    def open_photos(self) -> None:
        """Ask for photos and clips, and add them."""
        endings = " ".join((*_PHOTOS, *(f"*{suffix}" for suffix in VIDEO_SUFFIXES)))
        kinds = self.tr("Photos and clips ({endings})").format(endings=endings)
        names, _kind = QFileDialog.getOpenFileNames(self, self.tr("Add photos or clips"), "", kinds)
        if names:
            self.bridge.gallery.add_photos(names)

    def show_status(self, status: PanelStatus) -> None:
        """Show the session's state everywhere."""
        self.stage.show_status(status, self.bridge.avatar_name())
        self.transport.show_status(status)
        self.side.devices.show_running(status.phase != "off")
        self.side.controls.calibrate.setEnabled(status.running and not self.stage.counting)

    def say(self, message: Message) -> None:
        """Tell the user something."""
        self.messages.say(message)

    def show_camera(self, on: bool) -> None:
        """Show or hide the small camera picture."""
        self.stage.inset.setVisible(on)
        self.stage.place_inset()
        self.transport.show_camera(on)

    def keep_place(self) -> str:
        """Return size and place as a text for the settings."""
        return self.saveGeometry().toBase64().data().decode()

    def restore_place(self, text: str) -> None:
        """Take size and place from the settings; an empty or broken text changes nothing."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode()))

    def _look(self) -> None:
        """Fetch the newest pictures; nothing is done for a window that nobody sees."""
        if not self.isVisible() or self.isMinimized():
            return
        self.stage.show_picture(self.bridge.preview())
        if self.side.devices.level.isVisible():
            self.side.devices.level.show_level(self.bridge.level())
        if self.stage.inset.isVisible():
            self.stage.show_camera(*self.bridge.camera())

    def _choose_number(self, number: int) -> None:
        cards = self.gallery.cards
        if number <= len(cards) and not cards[number - 1].error:
            self.bridge.choose_avatar(cards[number - 1].key)

    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is None or not self.gallery.strip.take(clipboard.mimeData()):
            self.say(Message("notice", self.tr("There is no photo to paste. Copy a picture first.")))

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Lay out anew where the width asks for it."""
        self._fit_columns()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802  Qt's name
        """Say when the window is minimised: a small preview may take its place."""
        if event is not None and event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.minimised.emit()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802  Qt's name
        """Say so; the application decides whether the window hides in the tray or everything ends."""
        self.closing.emit()
        if event is not None:
            event.ignore()
