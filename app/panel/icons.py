"""The program's own icons, drawn from assets/icons in the colour and size that is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from app import paths

# sharp on ordinary and on double-density screens
_RATIOS = (1.0, 2.0)


def icon(name: str, colour: str, size_px: int = 24, off: str = "#7b8494") -> QIcon:
    """Return an icon by its file's name. colour, off: #rrggbb while usable and while not. Raises KeyError."""
    drawn = QIcon()
    for ratio in _RATIOS:
        drawn.addPixmap(pixmap(name, colour, size_px, ratio), QIcon.Mode.Normal)
        drawn.addPixmap(pixmap(name, off, size_px, ratio), QIcon.Mode.Disabled)
    return drawn


def pixmap(name: str, colour: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon of size_px device-independent pixels for a screen with that many pixels to each of them."""
    # first what may fail: a picture must not go while somebody paints on it
    _source(name)
    drawn = QPixmap(round(size_px * ratio), round(size_px * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_icon(painter, QRectF(0, 0, drawn.width(), drawn.height()), name, colour)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint_icon(painter: QPainter, place: QRectF, name: str, colour: str) -> None:
    """Draw an icon with a painter that is at work already."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    source = _source(name).replace("currentColor", QColor(colour).name())
    QSvgRenderer(QByteArray(source.encode())).render(painter, place)


def icon_names() -> list[str]:
    """Return the names of all icons, in order."""
    return sorted(path.stem for path in _folder().glob("*.svg"))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    path = _folder() / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"There is no icon '{name}'.")
    return path.read_text("utf-8")


def _folder() -> Path:
    return paths.assets_dir() / "icons"
