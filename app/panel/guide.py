"""The first steps: camera, photo, output, and the words to look for in the meeting program."""

from __future__ import annotations

import sys

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.panel.buttons import IconLabel, push_button
from app.panel.cards import AvatarCard, Choice, DeviceChoices
from app.panel.device_box import DeviceBox
from app.panel.gallery import Gallery
from app.panel.look import HUGE, LARGE, MEDIUM, SMALL
from app.settings import Settings

_SIZE = QSize(680, 520)


class Guide(QDialog):
    """Three steps with one choice each, then where to find the avatar. picked as in DevicesPanel."""

    picked = pyqtSignal(str, object)
    check_wanted = pyqtSignal()
    finished_all = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("First steps"))
        self.setModal(True)
        self.resize(_SIZE)
        self._devices, self._output = DeviceChoices(), ""
        self._pages = QStackedWidget()
        self._dots = QLabel()
        self._dots.setProperty("role", "small")
        self.camera = DeviceBox(self.tr("Camera"), self.tr("No camera found. Plug one in, or try the test pattern."))
        nothing = self.tr("No virtual camera found. The link below tells how to get one.")
        self.output = DeviceBox(self.tr("Output"), nothing)
        self.gallery = Gallery()
        self.check = push_button(self.tr("How do I get a virtual camera?"), "link")
        self.words = QWidget()
        self._grid = QGridLayout(self.words)
        for page in self._make_pages():
            self._pages.addWidget(page)
        self.back = push_button(self.tr("Back"))
        self.next = push_button(self.tr("Next"), "primary")
        self.skip = push_button(self.tr("Skip"), "link")
        self._lay_out()
        self.camera.chosen.connect(lambda spec: self.picked.emit("camera", spec))
        self.output.chosen.connect(lambda spec: self.picked.emit("output", spec))
        self.check.clicked.connect(self.check_wanted)
        self.back.clicked.connect(lambda: self.show_step(self.step - 1))
        self.next.clicked.connect(self._go_on)
        self.skip.clicked.connect(self._finish)
        self.show_step(0)

    @property
    def step(self) -> int:
        """The step in front, counted from 0."""
        return self._pages.currentIndex()

    def show_step(self, step: int) -> None:
        """Bring a step to the front."""
        last = self._pages.count() - 1
        self._pages.setCurrentIndex(max(0, min(step, last)))
        self._dots.setText(self.tr("Step {step} of {all}").format(step=self.step + 1, all=last))
        self._dots.setVisible(self.step < last)
        self.back.setVisible(self.step > 0)
        self.skip.setVisible(self.step < last)
        self.next.setText(self.tr("Next") if self.step < last else self.tr("Done"))
        self.next.setDefault(True)
        self.next.setFocus()

    def show_devices(self, devices: DeviceChoices, settings: Settings) -> None:
        """Show what there is and what of it is in use."""
        self._devices = devices
        self.camera.show_choices(devices.cameras, settings.camera or first_real(devices.cameras))
        self._output = settings.output or first_real(devices.outputs)
        self.output.show_choices(devices.outputs, self._output)
        self._fill_words(camera_name(devices, self._output))

    def show_avatars(self, cards: tuple[AvatarCard, ...], chosen: str) -> None:
        """Show the gallery."""
        self.gallery.show_avatars(cards, chosen)

    def _make_pages(self) -> list[QWidget]:
        return [
            _page(
                "camera",
                self.tr("Which camera looks at you?"),
                self.tr("Your camera moves the avatar. Its picture never leaves this program."),
                self.camera,
            ),
            _page(
                "photo",
                self.tr("Who do you want to be?"),
                self.tr("Choose one, or add a photo: one face, from the front, well lit, mouth closed."),
                self.gallery,
            ),
            _page(
                "globe",
                self.tr("Where should the avatar appear?"),
                self.tr("The output is the camera that other programs see."),
                self.output,
                self.check,
            ),
            _page(
                "check",
                self.tr("You are ready"),
                self.tr("Press Start, then choose this camera in your meeting program:"),
                self.words,
            ),
        ]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.skip)
        row.addWidget(self._dots)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(HUGE, HUGE, HUGE, LARGE)
        column.setSpacing(LARGE)
        column.addWidget(self._pages, 1)
        column.addLayout(row)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(LARGE)
        self._grid.setVerticalSpacing(MEDIUM)
        self._grid.setColumnStretch(1, 1)

    def _fill_words(self, name: str) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for row, (program, way) in enumerate(
            (
                ("Zoom", self.tr("Arrow beside Start Video → Select a Camera")),
                ("Google Meet", self.tr("Three dots → Settings → Video → Camera")),
                ("Teams", self.tr("Settings → Devices → Camera")),
                ("OBS", self.tr("Sources → + → Video Capture Device → Device")),
            )
        ):
            title = QLabel(program)
            title.setProperty("role", "title")
            path = QLabel(way)
            path.setWordWrap(True)
            words = QLabel(name)
            words.setProperty("role", "words")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, widget in enumerate((title, path, words)):
                self._grid.addWidget(widget, row, column)

    def _go_on(self) -> None:
        if self.step < self._pages.count() - 1:
            self.show_step(self.step + 1)
        else:
            self._finish()

    def _finish(self) -> None:
        self.finished_all.emit()
        self.accept()


def first_real(choices: tuple[Choice, ...]) -> str:
    """Return the first usable device that is no stand-in, or an empty text."""
    return next((choice.spec for choice in choices if not choice.trouble and not choice.stand_in), "")


def camera_name(devices: DeviceChoices, output: str, platform: str = sys.platform) -> str:
    """Return under which name meeting programs list the avatar."""
    listed = next((choice.name for choice in devices.outputs if choice.spec == output and not choice.stand_in), "")
    return listed or ("Understudy Camera" if platform.startswith("linux") else "OBS Virtual Camera")


def _page(icon_name: str, title: str, text: str, *widgets: QWidget) -> QWidget:
    page = QWidget()
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    heading.setWordWrap(True)
    words = QLabel(text)
    words.setWordWrap(True)
    words.setProperty("role", "dim")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(MEDIUM)
    column.addWidget(IconLabel(icon_name, "accent", 36))
    column.addWidget(heading)
    column.addWidget(words)
    column.addSpacing(SMALL)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return page
