"""The page "Background": what is seen behind the avatar."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QButtonGroup,
    QColorDialog,
    QFileDialog,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.panel.buttons import ThemedIcon, push_button
from app.panel.look import SMALL
from app.panel.sections import Page, hint
from app.settings import BackgroundChoice

# quiet colours that suit a meeting
_SWATCHES = ("#2f3e46", "#1f2a44", "#4a3f35", "#6b705c", "#d8d4cc", "#ffffff")
_PICTURES = "*.jpg *.jpeg *.png *.webp *.bmp"


class BackgroundPanel(Page):
    """Shows one BackgroundChoice and announces another one."""

    changed = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Background"))
        self._choice = BackgroundChoice()
        self._colour = self._choice.colour
        self._picture = ""
        self.kinds: dict[str, QToolButton] = {}
        self.section(
            self.tr("Behind the avatar"),
            self._make_kinds(),
            hint(self.tr("Green is for programs that cut a green screen out, such as OBS.")),
        )
        self.swatches = self._make_swatches()
        self.section(self.tr("Colour"), self.swatches)
        self.choose_picture = push_button(self.tr("Choose a picture…"), icon_name="folder")
        self.picture_name = hint("")
        self.section(self.tr("Own picture"), self.choose_picture, self.picture_name)
        self.choose_picture.clicked.connect(self._ask_picture)
        self.end()
        self.show_choice(self._choice)

    def _make_kinds(self) -> QWidget:
        words = (
            ("photo", "photo", self.tr("As in the photo")),
            ("blur", "background", self.tr("Blurred")),
            ("colour", "off", self.tr("One colour")),
            ("green", "screen", self.tr("Green screen")),
            ("picture", "folder", self.tr("Own picture")),
        )
        box, grid, group = QWidget(), QGridLayout(), QButtonGroup(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SMALL)
        for place, (kind, icon_name, text) in enumerate(words):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setProperty("kind", "choice")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(text)
            ThemedIcon(button, icon_name, size_px=18)
            button.clicked.connect(lambda _checked, kind=kind: self._choose(kind))
            group.addButton(button)
            self.kinds[kind] = button
            grid.addWidget(button, place // 2, place % 2)
        box.setLayout(grid)
        return box

    def _make_swatches(self) -> QWidget:
        box, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, colour in enumerate(_SWATCHES):
            button = QPushButton()
            button.setFixedSize(30, 32)
            button.setStyleSheet(f"QPushButton {{ background: {colour}; }}")
            button.setAccessibleName(self.tr("Colour {colour}").format(colour=colour))
            button.setToolTip(colour)
            button.clicked.connect(lambda _checked, colour=colour: self._take_colour(colour))
            grid.addWidget(button, 0, place)
        other = push_button(self.tr("Other…"))
        other.setAccessibleName(self.tr("Choose another colour"))
        other.clicked.connect(self._ask_colour)
        grid.addWidget(other, 0, len(_SWATCHES))
        grid.setColumnStretch(len(_SWATCHES), 1)
        box.setLayout(grid)
        return box

    def show_choice(self, choice: BackgroundChoice) -> None:
        """Show a choice without announcing it."""
        self._choice, self._colour = choice, choice.colour
        self._picture = choice.picture or self._picture
        self.kinds[choice.kind].setChecked(True)
        self.picture_name.setText(Path(self._picture).name if self._picture else self.tr("None chosen yet."))

    def _choose(self, kind: str) -> None:
        if kind == "picture" and not self._picture:
            self._ask_picture()
            return
        self._announce(BackgroundChoice(kind, self._colour, self._picture))

    def _take_colour(self, colour: str) -> None:
        self._announce(BackgroundChoice("colour", colour, self._picture))

    def _ask_colour(self) -> None:
        colour = QColorDialog.getColor(QColor(self._colour), self, self.tr("Background colour"))
        if colour.isValid():
            self._take_colour(colour.name())

    def _ask_picture(self) -> None:
        kinds = self.tr("Pictures ({endings})").format(endings=_PICTURES)
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose a background picture"), "", kinds)
        if name:
            self._announce(BackgroundChoice("picture", self._colour, name))
        else:
            self.show_choice(self._choice)

    def _announce(self, choice: BackgroundChoice) -> None:
        self.show_choice(choice)
        self.changed.emit(choice)
