"""The page "General" of the settings: language, look, tray, starting with the system, recordings."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from app import user_paths
from app.panel.buttons import push_button
from app.panel.cards import Choice
from app.panel.device_box import DeviceBox
from app.panel.sections import Page, hint
from app.panel.segments import Segments
from app.panel.switch import SwitchRow
from app.settings import Settings
from app.translations import LANGUAGES


class GeneralPage(Page):
    """picked(field of Settings, new value)."""

    picked = pyqtSignal(str, object)
    restore_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("General"))
        self._folder = ""
        self.theme = Segments(
            self.tr("Colours"),
            [("auto", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))],
        )
        self.language = DeviceBox(self.tr("Language"), "")
        self.switches = {
            "close_to_tray": SwitchRow(
                self.tr("Keep running when the window is closed"), self.tr("Understudy stays beside the clock")
            ),
            "autostart": SwitchRow(self.tr("Start with the computer")),
            "always_on_top": SwitchRow(self.tr("Small preview while the window is minimised")),
            "show_landmarks": SwitchRow(
                self.tr("Show the points on my face"), self.tr("In the small camera picture, for your eyes only")
            ),
        }
        self.folder = push_button(self.tr("Choose a folder…"), icon_name="folder")
        self.folder_name = hint("")
        self.restore = push_button(self.tr("Bring back removed built-in avatars"), icon_name="undo")
        self.section(self.tr("Language and colours"), self.language, self.theme)
        self.section(self.tr("Behaviour"), *self.switches.values())
        self.section(self.tr("Recordings"), self.folder, self.folder_name)
        self.section(self.tr("Avatars"), self.restore)
        self.end()
        self.theme.chosen.connect(lambda theme: self.picked.emit("theme", theme))
        self.language.chosen.connect(lambda code: self.picked.emit("language", "" if code == "system" else code))
        for name, row in self.switches.items():
            row.switch.toggled.connect(lambda on, name=name: self.picked.emit(name, on))
        self.folder.clicked.connect(self._ask_folder)
        self.restore.clicked.connect(self.restore_wanted)

    def show_settings(self, settings: Settings) -> None:
        """Show a snapshot without announcing it."""
        self.theme.show_choice(settings.theme)
        languages = [Choice("system", self.tr("As the system"))]
        languages += [Choice(code, name) for code, name in LANGUAGES.items()]
        self.language.show_choices(languages, settings.language or "system")
        for name, row in self.switches.items():
            row.set_on(getattr(settings, name))
        self._folder = settings.recordings or str(user_paths.recordings_dir())
        self.folder_name.setText(self._folder)

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder for recordings"), self._folder)
        if name:
            self.picked.emit("recordings", str(Path(name)))
