"""The bar below the preview: Start and what is needed in the middle of a call."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from app.panel.buttons import ThemedIcon, set_kind, tool_button
from app.panel.cards import PanelStatus
from app.panel.look import BIG_BUTTON_HEIGHT, SMALL, TIGHT

# narrower than this the buttons show their icons only
_WORDS_FROM_PX = 640


class Transport(QWidget):
    """Start or Stop, Pause, Camera off, Record, Compare (while pressed) and My camera."""

    start_wanted = pyqtSignal()
    stop_wanted = pyqtSignal()
    pause_switched = pyqtSignal(bool)
    mute_switched = pyqtSignal(bool)
    record_switched = pyqtSignal(bool)
    camera_switched = pyqtSignal(bool)
    compare_switched = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = "off"
        self.go = QPushButton()
        self.go.setProperty("kind", "go")
        self.go.setMinimumSize(150, BIG_BUTTON_HEIGHT)
        self.go.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.go.setDefault(True)
        self._go_icon = ThemedIcon(self.go, "play", "on_accent")
        words = (
            (
                "pause",
                "pause",
                self.tr("Pause"),
                self.tr("Stop following you; the avatar keeps breathing and blinking"),
            ),
            ("mute", "camera_off", self.tr("Camera off"), self.tr("Show a still, blurred picture of the avatar")),
            ("record", "record", self.tr("Record"), self.tr("Save what the others see as a video")),
            (
                "compare",
                "compare",
                self.tr("Compare"),
                self.tr("Hold to see the photo itself; the others do not see it"),
            ),
            ("camera", "camera", self.tr("My camera"), self.tr("Show your camera in a corner; only you see it")),
        )
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.go)
        row.addSpacing(SMALL)
        row.addStretch(1)
        for name, icon_name, text, explained in words:
            button = tool_button(icon_name, text, explained)
            button.setCheckable(name != "compare")
            button.setMinimumWidth(40)
            self.buttons[name] = button
            row.addWidget(button)
        self._connect()
        self.show_status(PanelStatus())

    def _connect(self) -> None:
        self.go.clicked.connect(self._press)
        for name, signal in (
            ("pause", self.pause_switched),
            ("mute", self.mute_switched),
            ("record", self.record_switched),
            ("camera", self.camera_switched),
        ):
            self.buttons[name].clicked.connect(signal)
        self.buttons["compare"].pressed.connect(lambda: self.compare_switched.emit(True))
        self.buttons["compare"].released.connect(lambda: self.compare_switched.emit(False))

    def show_status(self, status: PanelStatus) -> None:
        """Show what can be done now."""
        self._phase = status.phase
        running = status.running
        text, icon_name, kind = {
            "off": (self.tr("Start"), "play", "go"),
            "starting": (self.tr("Cancel"), "stop", "stop"),
            "stopping": (self.tr("Stopping…"), "stop", "stop"),
        }.get(status.phase, (self.tr("Stop"), "stop", "stop"))
        if self.go.text() != text:
            self.go.setText(text)
            self.go.setAccessibleName(text)
            set_kind(self.go, "kind", kind)
            self._go_icon.show_icon(icon_name, "on_accent" if kind == "go" else "text")
        self.go.setEnabled(status.phase != "stopping")
        for name in ("pause", "mute", "record"):
            self.buttons[name].setEnabled(running)
        self._check("pause", status.paused)
        self._check("mute", status.muted)
        self._check("record", status.recording_s is not None)

    def show_camera(self, shown: bool) -> None:
        """Show whether the camera picture is on."""
        self._check("camera", shown)

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Drop the words where there is no room for them."""
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        if self.width() < _WORDS_FROM_PX:
            style = Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
        super().resizeEvent(event)

    def _press(self) -> None:
        if self._phase == "off":
            self.start_wanted.emit()
        else:
            self.stop_wanted.emit()

    def _check(self, name: str, on: bool) -> None:
        if self.buttons[name].isChecked() != on:
            self.buttons[name].setChecked(on)
