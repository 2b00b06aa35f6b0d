"""Buttons with one of the program's own icons, in the colours of the theme that is on."""

from __future__ import annotations

from typing import Literal

from PyQt6.QtCore import QEvent, QObject, QSize, Qt
from PyQt6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton, QWidget

from app.panel.icons import icon, pixmap
from app.panel.look import theme_in_use

Colour = Literal["text", "dim", "accent", "on_accent", "danger", "idle", "live", "edge", "on_picture"]


class ThemedIcon(QObject):
    """Keeps the icon of a button in the colour of the theme, also when the theme changes."""

    def __init__(self, button: QAbstractButton, name: str, colour: Colour = "text", size_px: int = 20) -> None:
        super().__init__(button)
        self._button, self._name, self._colour, self._size_px = button, name, colour, size_px
        self._drawn: tuple[str, str] | None = None
        button.setIconSize(QSize(size_px, size_px))
        button.installEventFilter(self)
        self._draw()

    def show_icon(self, name: str, colour: Colour) -> None:
        """Show another icon from now on."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self._draw()

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802  Qt's name
        """Draw anew with another palette."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._draw()
        return False

    def _draw(self) -> None:
        # palettes change more often than colours do
        wanted = self._name, getattr(theme_in_use(), self._colour)
        if wanted != self._drawn:
            self._drawn = wanted
            self._button.setIcon(icon(*wanted, self._size_px))


class IconLabel(QLabel):
    """An icon that is only looked at; what it means is said beside it."""

    def __init__(self, name: str, colour: Colour = "text", size_px: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size_px = name, colour, size_px
        self.setFixedSize(size_px, size_px)
        self._draw()

    def show_icon(self, name: str, colour: Colour) -> None:
        """Show another icon from now on."""
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self._draw()

    def changeEvent(self, event: QEvent | None) -> None:  # noqa: N802  Qt's name
        """Draw anew with another palette."""
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        colour = getattr(theme_in_use(), self._colour)
        self.setPixmap(pixmap(self._name, colour, self._size_px, self.devicePixelRatioF()))


def icon_button(icon_name: str, name: str, size_px: int = 20) -> QToolButton:
    """Return a button that shows an icon only; name is its tool tip and what a screen reader says."""
    button = QToolButton()
    button.setProperty("kind", "icon")
    _name(button, name)
    ThemedIcon(button, icon_name, "text", size_px)
    return button


def overlay_button(icon_name: str, name: str) -> QToolButton:
    """Return an icon button that lies over a picture."""
    button = QToolButton()
    button.setProperty("kind", "overlay")
    _name(button, name)
    ThemedIcon(button, icon_name, "on_picture", 16)
    return button


def small_icon_button(icon_name: str, name: str) -> QToolButton:
    """Return an icon button that fits into a line of text."""
    button = QToolButton()
    button.setProperty("kind", "small")
    _name(button, name)
    ThemedIcon(button, icon_name, "dim", 16)
    return button


def tool_button(icon_name: str, text: str, hint: str) -> QToolButton:
    """Return a button with its text under the icon, as in the bar below the preview."""
    button = QToolButton()
    button.setProperty("kind", "icon")
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setAccessibleName(text)
    button.setAccessibleDescription(hint)
    button.setToolTip(hint)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    ThemedIcon(button, icon_name)
    return button


def push_button(text: str, kind: str = "", icon_name: str = "", colour: Colour = "text") -> QPushButton:
    """Return a button with text. kind: "primary", "link", "go" or none."""
    button = QPushButton(text)
    if kind:
        button.setProperty("kind", kind)
    if icon_name:
        ThemedIcon(button, icon_name, colour, 18)
    return button


def set_kind(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the stylesheet looks at, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    if style is not None:
        style.unpolish(widget)
        style.polish(widget)


def _name(button: QToolButton, name: str) -> None:
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
