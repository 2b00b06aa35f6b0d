"""Preview, the line of figures below it, the small camera picture and the three seconds of calibration."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.panel.camera_inset import CameraInset
from app.panel.cards import PanelStatus
from app.panel.look import DARK, MEDIUM, SMALL
from app.panel.preview import Preview
from app.panel.wording import figures_text, recording_text, state_colour, state_icon, state_text
from app.sentences import in_users_language
from engine.frame import Array, Image

_COUNT_FROM = 3
_INSET_SHARE, _INSET_LEAST_PX, _INSET_MOST_PX, _INSET_SHAPE = 0.26, 136, 260, 0.66


class Stage(QWidget):
    """What the user watches. calibrate_now is emitted when the count of three has ended."""

    calibrate_now = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = Preview()
        self.inset = CameraInset(self.preview)
        self.inset.hide()
        self.who = QLabel()
        self.figures = QLabel()
        self.figures.setProperty("role", "figure")
        # rather cut off than in the way of a narrow window
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(MEDIUM)
        line.addWidget(self.who)
        line.addWidget(self.figures, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.preview, 1)
        column.addLayout(line)
        self._status = PanelStatus()
        self._picture: Image | None = None
        self._still: Image | None = None
        self._comparing = False
        self._count = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.show_status(self._status, "")

    @property
    def counting(self) -> bool:
        """Whether the guide to calibration is up."""
        return self._count > 0

    def show_status(self, status: PanelStatus, name: str) -> None:
        """Show the state; name is that of the avatar on stage."""
        self._status = status
        self.who.setText(name)
        self.figures.setText(figures_text(status))
        self.figures.setToolTip(status.governor)
        self._show_chips()
        self._show_words()
        self._show_picture()

    def show_picture(self, picture: Image | None) -> None:
        """Show the newest picture that was sent, (H, W, 3) uint8 RGB."""
        self._picture = picture
        self._show_picture()

    def show_still(self, still: Image | None) -> None:
        """Keep the photo itself at hand: for comparing, and for when nothing is sent."""
        self._still = still
        self._show_picture()

    def show_camera(self, image: Image | None, landmarks: Array | None) -> None:
        """Fill the small camera picture."""
        self.inset.show_camera(image, landmarks)

    def compare(self, on: bool) -> None:
        """Show the photo in place of the moving picture, for the user only."""
        self._comparing = on
        self._show_chips()
        self._show_words()
        self._show_picture()

    def count_down(self) -> None:
        """Count from three to calibration, with words on what to do meanwhile."""
        self._count = _COUNT_FROM
        self._timer.start()
        self._show_words()

    def _tick(self) -> None:
        self._count -= 1
        if self._count <= 0:
            self._timer.stop()
            if self._status.running:
                self.calibrate_now.emit()
        self._show_words()

    def _show_picture(self) -> None:
        sent = self._status.phase in ("live", "idle", "stopping")
        if self._comparing or not sent or self._picture is None:
            self.preview.show_image(self._still, shaded=not sent and not self._comparing)
        else:
            self.preview.show_image(self._picture)

    def _show_chips(self) -> None:
        # over the picture the ground is dark in both themes
        colour = state_colour(self._status, DARK)
        chips = [(state_icon(self._status), state_text(self._status), colour)]
        if self._status.recording_s is not None:
            chips.append(("record", recording_text(self._status.recording_s), DARK.danger))
        if self._status.running and self._status.trouble:
            chips.append(("warning", in_users_language(self._status.trouble), DARK.idle))
        if self._comparing:
            chips.append(("photo", self.tr("The photo itself"), DARK.on_picture))
        self.preview.show_chips(*chips)

    def _show_words(self) -> None:
        if self._comparing:
            self.preview.show_words("", "")
        elif self._count > 0:
            text = self.tr("Look at the screen. Relax your face and keep still.")
            self.preview.show_words(str(self._count), text)
        elif self._status.phase == "off":
            self.preview.show_words(self.tr("Nobody sees you"), self.tr("Press Start to show this avatar as a camera."))
        elif self._status.phase == "starting":
            self.preview.show_words(self.tr("Getting ready…"), self.tr("Camera, avatar and output are being opened."))
        else:
            self.preview.show_words("", "")

    def resizeEvent(self, event: QResizeEvent | None) -> None:  # noqa: N802  Qt's name
        """Keep the camera in the picture's lower corner."""
        super().resizeEvent(event)
        self.place_inset()

    def place_inset(self) -> None:
        """Put the small camera picture into the corner where reading ends."""
        place = self.preview.picture_place() & self.preview.rect()
        width = min(max(round(place.width() * _INSET_SHARE), _INSET_LEAST_PX), _INSET_MOST_PX)
        self.inset.setFixedSize(width, round(width * _INSET_SHAPE))
        left = place.right() - self.inset.width() - MEDIUM
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = place.left() + MEDIUM
        self.inset.move(max(0, left), max(0, place.bottom() - self.inset.height() - MEDIUM))
