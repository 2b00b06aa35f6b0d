"""Draws one avatar of the gallery: picture, number, name, and whether it is on stage or cannot be used."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.panel.cards import AvatarCard
from app.panel.icons import paint_icon
from app.panel.look import SMALL, TIGHT, Theme, theme_in_use

PICTURE_PX, NAME_PX, EDGE_PX = 92, 20, 4
TILE = QSize(PICTURE_PX + 2 * EDGE_PX, PICTURE_PX + NAME_PX + 2 * EDGE_PX + TIGHT)
CARD = Qt.ItemDataRole.UserRole
_MOST_KEYS = 9
_CORNER = 10


class AvatarTile(QStyledItemDelegate):
    """Draws the cards of a list whose items carry an AvatarCard. chosen: the key of the one on stage."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:  # noqa: N802  Qt's name
        """Every tile is of one size."""
        return TILE

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw one tile."""
        card = index.data(CARD)
        if painter is None or not isinstance(card, AvatarCard):
            return
        theme = theme_in_use()
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tile = option.rect.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        place = QRect(tile.left(), tile.top(), PICTURE_PX, PICTURE_PX)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        _draw_picture(painter, place, card, theme, hovered)
        _draw_frame(painter, place, theme, on_stage=card.key == self.chosen, focused=focused)
        if index.row() < _MOST_KEYS and not card.error:
            _draw_number(painter, place, index.row() + 1, option.font)
        if card.is_clip and not card.error:
            _draw_clip_sign(painter, place)
        _draw_mark(painter, place, card, theme, on_stage=card.key == self.chosen)
        name = QRect(tile.left(), place.bottom() + TIGHT + 1, PICTURE_PX, NAME_PX)
        _draw_name(painter, name, card, theme, option.font, on_stage=card.key == self.chosen)
        painter.restore()


def _draw_picture(painter: QPainter, place: QRect, card: AvatarCard, theme: Theme, hovered: bool) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(place), _CORNER, _CORNER)
    painter.save()
    painter.setClipPath(outline)
    painter.fillRect(place, QColor(theme.raised))
    if card.picture is not None:
        painter.drawImage(QRectF(place), card.picture, QRectF(_square(card.picture)))
    else:
        paint_icon(painter, QRectF(place.center().x() - 14, place.center().y() - 14, 28, 28), "face", theme.edge)
    if card.error or card.picture is None:
        painter.fillRect(place, QColor(8, 9, 12, 150 if card.error else 40))
    elif hovered:
        painter.fillRect(place, QColor(255, 255, 255, 22))
    painter.restore()


def _square(picture: QImage) -> QRect:
    """Return the middle square of a picture."""
    side = min(picture.width(), picture.height())
    return QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)


def _draw_frame(painter: QPainter, place: QRect, theme: Theme, *, on_stage: bool, focused: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.accent if on_stage else theme.line), 3 if on_stage else 1))
    painter.drawRoundedRect(QRectF(place), _CORNER, _CORNER)
    if focused:
        painter.setPen(QPen(QColor(theme.text), 2, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(QRectF(place).adjusted(-3, -3, 3, 3), _CORNER + 2, _CORNER + 2)


def _draw_number(painter: QPainter, place: QRect, number: int, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(11)
    small.setWeight(QFont.Weight.DemiBold)
    painter.setFont(small)
    badge = QRect(place.left() + 6, place.top() + 6, 18, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(8, 9, 12, 170))
    painter.drawRoundedRect(badge, 5, 5)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))


def _draw_clip_sign(painter: QPainter, place: QRect) -> None:
    corner = QRectF(place.right() - 24, place.bottom() - 24, 18, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(8, 9, 12, 190))
    painter.drawEllipse(corner)
    paint_icon(painter, corner.adjusted(4, 3, -2, -3), "play", "#ffffff")


def _draw_mark(painter: QPainter, place: QRect, card: AvatarCard, theme: Theme, *, on_stage: bool) -> None:
    """A sign besides colour: an arc while preparing, then a tick on stage; a triangle where something is wrong."""
    corner = QRectF(place.right() - 24, place.top() + 6, 18, 18)
    if not card.error and not on_stage and card.prepared:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent) if on_stage and not card.error else QColor(8, 9, 12, 190))
    painter.drawEllipse(corner)
    if card.error:
        paint_icon(painter, corner.adjusted(3, 2, -3, -4), "warning", "#f0b44c")
    else:
        sign, colour = "check" if card.prepared else "starting", theme.on_accent if on_stage else "#ffffff"
        paint_icon(painter, corner.adjusted(3, 3, -3, -3), sign, colour)


def _draw_name(painter: QPainter, place: QRect, card: AvatarCard, theme: Theme, font: QFont, *, on_stage: bool) -> None:
    shown = QFont(font)
    shown.setPixelSize(12)
    shown.setWeight(QFont.Weight.DemiBold if on_stage else QFont.Weight.Normal)
    painter.setFont(shown)
    painter.setPen(QColor(theme.text if on_stage or not card.error else theme.dim))
    text = QFontMetrics(shown).elidedText(card.name, Qt.TextElideMode.ElideRight, place.width() - SMALL)
    painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)
