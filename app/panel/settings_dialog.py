"""The settings window: general, hotkeys, check-up."""

from __future__ import annotations

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.panel.doctor_panel import DoctorPanel
from app.panel.general_page import GeneralPage
from app.panel.hotkey_editor import HotkeyEditor
from app.panel.look import LARGE
from app.panel.segments import Segments

_SIZE = QSize(640, 600)


class SettingsDialog(QDialog):
    """Holds the three pages; what they announce is connected by the application."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(_SIZE)
        self.general, self.hotkeys, self.doctor = GeneralPage(), HotkeyEditor(), DoctorPanel()
        self._keys = ("settings", "hotkeys", "check")
        names = (self.tr("General"), self.tr("Hotkeys"), self.tr("Check-up"))
        self.tabs = Segments(self.tr("Pages"), list(zip(self._keys, names, strict=True)))
        self._pages = QStackedWidget()
        checkup = QWidget()
        inside = QHBoxLayout(checkup)
        inside.setContentsMargins(LARGE, 0, LARGE, 0)
        inside.addWidget(self.doctor)
        for page in (self.general, self.hotkeys, checkup):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(LARGE)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        self.tabs.chosen.connect(self.show_page)
        self.show_page("settings")

    def show_page(self, key: str) -> None:
        """Bring a page to the front: settings, hotkeys or check."""
        self._pages.setCurrentIndex(self._keys.index(key))
        self.tabs.show_choice(key)
