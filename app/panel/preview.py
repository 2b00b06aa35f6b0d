"""The large picture: what the others see, with what the program is doing in its corner."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.panel.icons import paint_icon
from app.panel.look import RADIUS_LARGE, SMALL, theme_in_use
from app.panel.pictures import fitted
from engine.frame import Image

_ASPECT, _FILL = 16 / 9, 1.1
_CHIP_HEIGHT, _ICON = 28, 16
# over a picture of any brightness
_SHADE, _CHIP_GROUND, _CHIP_TEXT = QColor(8, 9, 12, 115), QColor(8, 9, 12, 190), QColor("#ffffff")


class Preview(QWidget):
    """Shows one picture in its own shape, as sharp as the screen allows. Chips are (icon, text, colour)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: Image | None = None
        self._scaled: QImage | None = None
        self._scaled_for: tuple[int, QSize, float] | None = None
        self._shaded = False
        self._headline, self._words = "", ""
        self._chips: tuple[tuple[str, str, str], ...] = ()
        self.setMinimumSize(QSize(320, 180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview: what the others see"))

    @property
    def image(self) -> Image | None:
        """The picture that is shown, (H, W, 3) uint8 RGB."""
        return self._image

    def show_image(self, image: Image | None, shaded: bool = False) -> None:
        """Show a picture, or none. shaded: it is not what anybody is sent."""
        if image is self._image and shaded == self._shaded:
            return
        self._image, self._shaded = image, shaded
        self.update()

    def show_words(self, headline: str, words: str) -> None:
        """Write over the picture; two empty texts take the words away."""
        if (headline, words) != (self._headline, self._words):
            self._headline, self._words = headline, words
            self.setAccessibleDescription(f"{headline} {words}".strip())
            self.update()

    def show_chips(self, *chips: tuple[str, str, str]) -> None:
        """Show small signs in the upper corner, each an icon, a text and a colour."""
        if chips != self._chips:
            self._chips = chips
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for little: the layout gives it whatever is left."""
        return QSize(480, 270)

    def picture_place(self) -> QRect:
        """Return where in the widget the picture lies."""
        if self._image is None:
            shape = QSize(round(_ASPECT * 1000), 1000)
        else:
            shape = QSize(self._image.shape[1], self._image.shape[0])
        size = shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        filled = shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        # hair-thin bars look like a mistake: rather lose that much of the edge
        if filled.width() * filled.height() <= _FILL * size.width() * size.height():
            size = filled
        return QRect(QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size)

    def paintEvent(self, _event: QPaintEvent | None) -> None:  # noqa: N802  Qt's name
        """Draw stage, picture, words and chips."""
        theme, painter, place = theme_in_use(), QPainter(self), self.picture_place()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_LARGE, RADIUS_LARGE)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(theme.stage))
        if self._image is not None:
            painter.drawImage(place.topLeft(), self._sharp(self._image))
            if self._shaded:
                painter.fillRect(place, _SHADE)
        if self._headline or self._words:
            self._draw_words(painter, QRectF(place & self.rect()))
        self._draw_chips(painter, place)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawPath(outline)
        painter.end()

    def _sharp(self, image: Image) -> QImage:
        key = (id(image), self.picture_place().size(), self.devicePixelRatioF())
        if self._scaled is None or key != self._scaled_for:
            self._scaled = fitted(image, key[1], key[2])
            self._scaled_for = key
        return self._scaled

    def _draw_words(self, painter: QPainter, place: QRectF) -> None:
        room = place.adjusted(24, 24, -24, -24)
        font = QFont(self.font())
        font.setPixelSize(20)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setPen(_CHIP_TEXT)
        painter.setFont(font)
        wrap = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        headline = QFontMetricsF(font).boundingRect(room, wrap, self._headline)
        words_font = QFont(self.font())
        words = QFontMetricsF(words_font).boundingRect(room, wrap, self._words)
        # below the face
        top = place.bottom() - place.height() / 5 - (headline.height() + SMALL + words.height()) / 2
        painter.drawText(QRectF(room.left(), top, room.width(), headline.height()), wrap, self._headline)
        painter.setFont(words_font)
        below = QRectF(room.left(), top + headline.height() + SMALL, room.width(), words.height())
        painter.drawText(below, wrap, self._words)

    def _draw_chips(self, painter: QPainter, place: QRect) -> None:
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = place & self.rect()
        offset = float(SMALL + 4)
        room = place.width() - 2 * offset
        for icon, text, colour in self._chips:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - _ICON - 30)
            width = metrics.horizontalAdvance(shown) + _ICON + 28
            left = place.right() - offset - width if right_to_left else place.left() + offset
            chip = QRectF(left, place.top() + SMALL + 4, width, _CHIP_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_CHIP_GROUND)
            painter.drawRoundedRect(chip, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
            inner = chip.adjusted(10, 0, -10, 0)
            icon_left = inner.right() - _ICON if right_to_left else inner.left()
            corner = QPointF(icon_left, chip.center().y() - _ICON / 2)
            paint_icon(painter, QRectF(corner.x(), corner.y(), _ICON, _ICON), icon, colour)
            painter.setPen(_CHIP_TEXT)
            shift = (0, -_ICON - 8) if right_to_left else (_ICON + 8, 0)
            painter.drawText(inner.adjusted(shift[0], 0, shift[1], 0), Qt.AlignmentFlag.AlignVCenter, shown)
            offset += width + SMALL
