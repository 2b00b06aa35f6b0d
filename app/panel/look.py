"""The panel's look in one place: colours of the light and the dark theme, spacing, type, and the stylesheet of both."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from app import paths
from app.panel.stylesheet import stylesheet

# distances in device-independent pixels; nothing else is used between things
TIGHT, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 12, 16, 24
RADIUS, RADIUS_LARGE = 8, 12
# what a finger or a hurried hand can hit
CONTROL_HEIGHT, BIG_BUTTON_HEIGHT = 34, 46
SIDE_WIDTH = 348
# fonts people know from their own system come first; the last is everywhere on Linux
_FAMILIES = ["Inter", "Segoe UI", "SF Pro Text", "Cantarell", "Noto Sans", "Ubuntu", "DejaVu Sans"]
_BODY_PX = 13


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #rrggbb. Text on its ground has a contrast of 4.5 or more (WCAG 2 AA), lines and icons 3 or more."""

    name: str
    ground: str
    surface: str
    raised: str
    pressed: str
    line: str
    edge: str
    text: str
    dim: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    live: str
    idle: str
    danger: str
    danger_soft: str
    on_danger: str
    stage: str
    on_picture: str = "#ffffff"

    @property
    def dark(self) -> bool:
        """Whether the ground is darker than the text."""
        return self.name == "dark"


DARK = Theme(
    name="dark",
    ground="#14161b",
    surface="#1c1f26",
    raised="#282c36",
    pressed="#333947",
    line="#2d323d",
    edge="#737c8d",
    text="#eceef2",
    dim="#a4adbb",
    accent="#3fc7b2",
    accent_hover="#5ad6c3",
    on_accent="#04211d",
    accent_soft="#19403b",
    live="#4fd18b",
    idle="#f0b44c",
    danger="#ff7b72",
    danger_soft="#4a2224",
    on_danger="#2a0604",
    stage="#0b0c0f",
)
LIGHT = Theme(
    name="light",
    ground="#f1f3f6",
    surface="#ffffff",
    raised="#eceff3",
    pressed="#dde2e9",
    line="#d9dee6",
    edge="#7b8494",
    text="#191c22",
    dim="#566071",
    accent="#0b7a6c",
    accent_hover="#096558",
    on_accent="#ffffff",
    accent_soft="#d5efeb",
    live="#137a45",
    idle="#8f5b00",
    danger="#b3261e",
    danger_soft="#f9dedc",
    on_danger="#ffffff",
    stage="#191c22",
)


def choose_theme(wish: str) -> Theme:
    """Return the theme for "light", "dark", or whatever else: the one the system asks for."""
    if wish in ("light", "dark"):
        return DARK if wish == "dark" else LIGHT
    hints = QGuiApplication.styleHints()
    asked = hints.colorScheme() if hints is not None else Qt.ColorScheme.Unknown
    return LIGHT if asked == Qt.ColorScheme.Light else DARK


def dress(application: QApplication, theme: Theme) -> None:
    """Give the whole program this look."""
    application.setStyle("Fusion")
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(_BODY_PX)
    application.setFont(font)
    application.setPalette(palette_of(theme))
    application.setStyleSheet(stylesheet(theme, paths.assets_dir() / "icons"))


def palette_of(theme: Theme) -> QPalette:
    """Return the palette for what the stylesheet does not reach: own painting, menus and file dialogs."""
    palette, role = QPalette(), QPalette.ColorRole
    for one, colour in (
        (role.Window, theme.ground),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.raised),
        (role.Button, theme.raised),
        (role.WindowText, theme.text),
        (role.Text, theme.text),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.PlaceholderText, theme.dim),
        (role.Link, theme.accent),
    ):
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(theme.edge))
    return palette


def theme_in_use() -> Theme:
    """Return the theme the program is shown in: for own painting, read anew at each paint.

    Of the application's palette: a stylesheet changes those of the widgets.
    """
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < 128 else LIGHT
