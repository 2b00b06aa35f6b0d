"""Pictures of the engine as pictures of Qt, scaled to the pixels of the screen."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QImage

from engine.frame import Image

_KEEP = Qt.AspectRatioMode.KeepAspectRatio


def to_qimage(image: Image) -> QImage:
    """Return a copy of image (H, W, 3) uint8 RGB."""
    height, width = image.shape[:2]
    # a copy of its own: a picture only points to the pixels it was made with
    return QImage(image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def to_rgb(picture: QImage) -> Image:
    """Return a copy of picture as (H, W, 3) uint8 RGB; what is transparent becomes white."""
    rgba = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    bits = rgba.constBits()
    assert bits is not None, "an empty picture has no pixels"
    bits.setsize(rgba.sizeInBytes())
    pixels = np.frombuffer(bits.asstring(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine() // 4, 4)
    pixels = pixels[:, : rgba.width()].astype(np.float32)
    share = pixels[..., 3:] / 255
    return np.asarray(pixels[..., :3] * share + 255 * (1 - share) + 0.5, np.uint8)


def fitted_size(width: int, height: int, room: QSize) -> QSize:
    """Return the largest size of the shape width : height that fits into room."""
    return QSize(max(1, width), max(1, height)).scaled(room, _KEEP) if room.isValid() else QSize(1, 1)


def fitted(image: Image, room: QSize, ratio: float) -> QImage:
    """Return image (H, W, 3) uint8 RGB scaled to fit room, in device-independent pixels, on a screen of that ratio."""
    # late: the first use is long after the window is there, and loading it takes half a second
    import cv2

    size = fitted_size(image.shape[1], image.shape[0], room * ratio)
    shrinks = size.width() < image.shape[1]
    target = (max(1, size.width()), max(1, size.height()))
    scaled = cv2.resize(image, target, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    picture = to_qimage(np.asarray(scaled, np.uint8))
    picture.setDevicePixelRatio(ratio)
    return picture
