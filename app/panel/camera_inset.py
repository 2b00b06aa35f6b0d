"""The small camera picture: for the user's own eyes only, never for anybody else."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

from app.panel.look import RADIUS, theme_in_use
from app.panel.pictures import fitted
from engine.frame import Array, Image

_CAPTION_HEIGHT = 22


class CameraInset(QWidget):
    """Shows the camera like a mirror, and where the program sees eyes, mouth and nose if that is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: Image | None = None
        self._landmarks: Array | None = None
        self.setAccessibleName(self.tr("Your camera, seen by you only"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_camera(self, image: Image | None, landmarks: Array | None = None) -> None:
        """Show a camera picture (H, W, 3) uint8 RGB, with points (478, 3) in its pixels on top if given."""
        if image is not self._image or landmarks is not self._landmarks:
            self._image, self._landmarks = image, landmarks
            self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Draw the mirrored picture, the points and the caption."""
        theme, painter = theme_in_use(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(theme.stage))
        if self._image is not None:
            self._draw_camera(painter, self._image)
        caption = QRect(0, self.height() - _CAPTION_HEIGHT, self.width(), _CAPTION_HEIGHT)
        painter.fillRect(caption, QColor(8, 9, 12, 200))
        painter.setPen(QColor("#ffffff"))
        words = self.tr("Only you see this") if self._image is not None else self.tr("No camera picture")
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, words)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.edge), 1))
        painter.drawPath(outline)
        painter.end()

    def _draw_camera(self, painter: QPainter, image: Image) -> None:
        ratio = self.devicePixelRatioF()
        picture = fitted(image, self.size(), ratio).flipped(Qt.Orientation.Horizontal)
        size = picture.deviceIndependentSize()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QPointF(left, top), picture)
        if self._landmarks is None:
            return
        scale = size.width() / image.shape[1]
        points = self._landmarks[:, :2] * scale
        places = QPolygonF([QPointF(left + size.width() - x, top + y) for x, y in points.tolist()])
        painter.setPen(QPen(QColor("#5ad6c3"), 1.4))
        painter.drawPoints(places)
