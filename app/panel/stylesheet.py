"""Turns the colours of a theme into the stylesheet of the whole program."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.panel.look import Theme

# roles are dynamic properties: setProperty("role", "title") on a label, "kind" on a button
_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget#ground { background: $ground; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 5px 8px; border-radius: 6px; }

QLabel { background: transparent; }
QLabel[role="heading"] { font-size: 20px; font-weight: 600; }
QLabel[role="title"] { font-size: 14px; font-weight: 600; }
QLabel[role="dim"] { color: $dim; }
QLabel[role="small"] { color: $dim; font-size: 12px; }
QLabel[role="figure"] { color: $dim; font-size: 12px; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="idle"] { color: $idle; }
QLabel[role="live"] { color: $live; }
QLabel[role="words"] { background: $accent_soft; color: $text; border-radius: 6px; padding: 3px 8px; font-weight: 600; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 12px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="notice"] { background: $accent_soft; border: 1px solid $accent; border-radius: 10px; }
QFrame[role="problem"] { background: $danger_soft; border: 1px solid $danger; border-radius: 10px; }

QPushButton, QToolButton {
    background: $raised; border: 1px solid $line; border-radius: 8px; padding: 6px 12px; min-height: 20px;
}
QPushButton:hover, QToolButton:hover { background: $pressed; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled, QToolButton:disabled { color: $edge; background: $surface; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border: 1px solid $accent; }
QPushButton:checked:focus, QToolButton:checked:focus { border: 2px solid $accent; }
QToolButton[kind="icon"] { background: transparent; border: 1px solid transparent; padding: 6px; }
QToolButton[kind="icon"]:hover { background: $raised; }
QToolButton[kind="icon"]:focus { border: 2px solid $accent; padding: 5px; }
QToolButton[kind="icon"]:checked { background: $accent_soft; border: 1px solid $accent; }
QToolButton[kind="icon"]:checked:focus { border: 2px solid $accent; padding: 5px; }
QToolButton[kind="choice"] { padding: 6px 8px; }
QToolButton[kind="choice"]:focus { padding: 5px 7px; }
QToolButton[kind="overlay"] { background: rgba(8, 9, 12, 190); border: 1px solid transparent; padding: 5px; }
QToolButton[kind="overlay"]:focus { border: 2px solid $on_picture; padding: 4px; }
QToolButton[kind="small"] { background: transparent; border: 1px solid transparent; padding: 2px; min-height: 16px; }
QToolButton[kind="small"]:hover { background: $raised; }
QToolButton[kind="small"]:focus { border: 2px solid $accent; padding: 1px; }
QToolButton::menu-indicator { image: none; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $edge; border-color: $line; }
QPushButton[kind="go"], QPushButton[kind="stop"] {
    font-size: 16px; font-weight: 600; border-radius: 12px; padding: 8px 24px; min-height: 28px;
}
QPushButton[kind="go"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="go"]:hover { background: $accent_hover; }
QPushButton[kind="go"]:focus, QPushButton[kind="stop"]:focus { border: 2px solid $text; padding: 7px 23px; }
QPushButton[kind="go"]:disabled { background: $raised; color: $edge; border-color: $line; }
QPushButton[kind="stop"] { background: $raised; color: $text; border: 1px solid $edge; }
QPushButton[kind="stop"]:hover { background: $pressed; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 4px 6px; font-weight: 600;
}
QPushButton[kind="link"]:hover { background: $raised; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 3px 5px; }
QPushButton[kind="gesture"] { min-height: 40px; padding: 0; }
QPushButton[kind="gesture"]:focus { padding: 0; }
QPushButton[kind="segment"] {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; color: $dim;
    min-height: 18px;
}
QPushButton[kind="segment"]:hover { color: $text; }
QPushButton[kind="segment"]:checked { background: $pressed; color: $text; font-weight: 600; border: 1px solid $edge; }
QPushButton[kind="segment"]:focus { border: 2px solid $accent; padding: 3px 7px; }
QFrame[role="segments"] { background: $raised; border: 1px solid $line; border-radius: 8px; }

QLineEdit, QComboBox, QSpinBox, QKeySequenceEdit > QLineEdit {
    background: $raised; border: 1px solid $line; border-radius: 8px; padding: 6px 10px; min-height: 20px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid $accent; padding: 5px 9px; }
QLineEdit:disabled, QComboBox:disabled { color: $edge; background: $surface; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("$icons/chevron_down.svg"); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $accent_soft; selection-color: $text;
}

QSlider { min-height: 22px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $pressed; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; height: 4px; }
QSlider::add-page:horizontal { background: $pressed; border-radius: 2px; height: 4px; }
QSlider[rightToLeft="true"]::sub-page:horizontal { background: $pressed; }
QSlider[rightToLeft="true"]::add-page:horizontal { background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $text; border: 1px solid $surface;
}
QSlider::handle:horizontal:hover { background: $accent; }
QSlider::handle:horizontal:focus { background: $accent; border: 2px solid $text; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: $edge; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $pressed; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListWidget, QTableWidget { background: $surface; border: 1px solid $line; border-radius: 8px; outline: none; }
QListWidget[role="pages"] { background: transparent; border: none; }
QListWidget::item { padding: 8px 10px; border-radius: 8px; color: $text; }
QListWidget::item:hover { background: $raised; }
QListWidget::item:selected { background: $accent_soft; color: $text; }
QListWidget:focus { border: 2px solid $accent; }

QMenu { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 7px 26px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $edge; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QProgressBar { background: $pressed; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")


def stylesheet(theme: Theme, icons: Path) -> str:
    """Return the stylesheet of theme. icons: the folder of the icons that a stylesheet can only name."""
    colours = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    return _SHEET.substitute(colours, icons=icons.as_posix())
