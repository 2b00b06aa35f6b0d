"""The icon beside the clock: avatars, pause, show and quit, also while the window is hidden."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction, QActionGroup, QIcon
from PyQt6.QtWidgets import QMenu, QSystemTrayIcon

from app.panel.cards import AvatarCard, PanelStatus
from app.panel.icons import icon
from app.panel.wording import state_text

# readable on light and dark bars alike
_COLOURS = {"live": "#2fa36b", "idle": "#d08a1d"}
_OFF = "#8790a0"


class Tray(QObject):
    """Shows the state by icon and tool tip, and says what was chosen."""

    chosen = pyqtSignal(str)
    switched = pyqtSignal()
    pause_switched = pyqtSignal(bool)
    show_wanted = pyqtSignal()
    quit_wanted = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self.show_action = self._action(self.tr("Show the window"), self.show_wanted)
        self.switch_action = self._action(self.tr("Start"), self.switched)
        self.pause_action = QAction(self.tr("Pause"), self)
        self.pause_action.setCheckable(True)
        self.pause_action.triggered.connect(self.pause_switched)
        self.avatars = QMenu(self.tr("Avatar"))
        self.quit_action = self._action(self.tr("Quit"), self.quit_wanted)
        for one in (self.show_action, self.switch_action, self.pause_action):
            self.menu.addAction(one)
        self.menu.addMenu(self.avatars)
        self.menu.addSeparator()
        self.menu.addAction(self.quit_action)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self.show_status(PanelStatus())

    @property
    def there(self) -> bool:
        """Whether this desktop shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Appear, where the desktop shows such icons."""
        if self.there:
            self._icon.show()

    def hide(self) -> None:
        """Go away."""
        self._icon.hide()

    def show_status(self, status: PanelStatus) -> None:
        """Show the state."""
        self._icon.setIcon(self.icon_for(status))
        self._icon.setToolTip(f"Understudy – {state_text(status)}")
        self.switch_action.setText(self.tr("Start") if status.phase == "off" else self.tr("Stop"))
        self.switch_action.setEnabled(status.phase != "stopping")
        self.pause_action.setEnabled(status.running)
        self.pause_action.setChecked(status.paused)

    def icon_for(self, status: PanelStatus) -> QIcon:
        """Return the icon of a state."""
        return icon("logo", _COLOURS.get(status.phase, _OFF))

    def show_avatars(self, cards: Sequence[AvatarCard], chosen: str) -> None:
        """Fill the menu of avatars."""
        self.avatars.clear()
        group = QActionGroup(self.avatars)
        for card in cards:
            action = QAction(card.name, self.avatars)
            action.setCheckable(True)
            action.setChecked(card.key == chosen)
            action.setEnabled(not card.error)
            action.triggered.connect(lambda _checked, key=card.key: self.chosen.emit(key))
            group.addAction(action)
            self.avatars.addAction(action)

    def _action(self, text: str, signal: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: signal.emit())  # type: ignore[attr-defined]
        return action

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.show_wanted.emit()
