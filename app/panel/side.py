"""The right column: motion, background, gestures and devices, one page at a time."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.panel.background_panel import BackgroundPanel
from app.panel.controls_panel import ControlsPanel
from app.panel.devices_panel import DevicesPanel
from app.panel.expressions_panel import ExpressionsPanel
from app.panel.look import MEDIUM
from app.panel.segments import Segments


class Side(QFrame):
    """Holds the four pages. page_changed: the key of the one that is in front now."""

    page_changed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.controls = ControlsPanel()
        self.background = BackgroundPanel()
        self.expressions = ExpressionsPanel()
        self.devices = DevicesPanel()
        self._pages = QStackedWidget()
        choices = []
        for key, text, page in (
            ("motion", self.tr("Motion"), self.controls),
            ("background", self.tr("Scene"), self.background),
            ("gestures", self.tr("Gestures"), self.expressions),
            ("devices", self.tr("Devices"), self.devices),
        ):
            choices.append((key, text))
            self._pages.addWidget(page)
        self._keys = [key for key, _text in choices]
        self.tabs = Segments(self.tr("Pages"), choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        column.setSpacing(MEDIUM)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        self.tabs.chosen.connect(self.show_page)
        self.show_page("motion")

    @property
    def page(self) -> str:
        """The key of the page in front."""
        return self._keys[self._pages.currentIndex()]

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        self._pages.setCurrentIndex(self._keys.index(key))
        self.tabs.show_choice(key)
        self.page_changed.emit(key)
