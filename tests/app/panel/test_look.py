"""Colours can be read, both themes have a stylesheet, and every icon can be drawn."""

from __future__ import annotations

import re

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication

from app import paths
from app.panel.icons import icon, icon_names, pixmap
from app.panel.look import DARK, LIGHT, Theme, choose_theme, dress, theme_in_use
from app.panel.stylesheet import stylesheet


def luminance(colour: str) -> float:
    parts = [value / 255 for value in QColor(colour).getRgb()[:3] if value is not None]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("text", "dim") for ground in ("ground", "surface", "raised")),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("text", "accent_soft"),
        ("text", "danger_soft"),
        ("text", "pressed"),
        ("accent", "surface"),
        ("live", "surface"),
        ("idle", "surface"),
        ("danger", "surface"),
    ],
)
def test_text_reads_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_edges_and_focus_are_seen(theme: Theme) -> None:
    for ground in (theme.ground, theme.surface, theme.raised):
        assert contrast(theme.accent, ground) >= 3
        assert contrast(theme.edge, ground) >= 3


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_stylesheet_has_no_gap_and_names_icons_that_are_there(theme: Theme) -> None:
    folder = paths.assets_dir() / "icons"
    sheet = stylesheet(theme, folder)
    assert "$" not in sheet
    for name in re.findall(r'url\("([^"]+)"\)', sheet):
        assert name.startswith(folder.as_posix())
        assert (folder / name.rsplit("/", 1)[1]).is_file()


def test_focus_is_visible_on_every_kind_of_control() -> None:
    sheet = stylesheet(DARK, paths.assets_dir())
    for control in (
        "QPushButton:focus",
        "QToolButton:focus",
        "QLineEdit:focus",
        "QComboBox:focus",
        "QListWidget:focus",
    ):
        assert control in sheet


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something_in_the_colour_asked_for(name: str, qapp: QApplication) -> None:
    image = pixmap(name, "#ff0000", 24, 2.0).toImage()
    assert image.size() == QSize(48, 48)
    drawn = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 250]
    assert drawn
    if name != "chevron_down":
        assert all(colour.red() > 240 and colour.green() < 15 for colour in drawn)


def test_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no-such"):
        icon("no-such", "#000000")


def test_themes_are_chosen_and_known_again(qapp: QApplication) -> None:
    assert choose_theme("light") is LIGHT
    assert choose_theme("dark") is DARK
    assert choose_theme("auto") in (LIGHT, DARK)
    dress(qapp, LIGHT)
    assert theme_in_use() is LIGHT
    dress(qapp, DARK)
    assert theme_in_use() is DARK
