"""Turns a picture the way its camera was held."""

from __future__ import annotations

import logging
import struct

from PIL import Image as Pictures
from PIL import ImageOps

log = logging.getLogger(__name__)


def upright(picture: Pictures.Image) -> Pictures.Image:
    """Return picture rotated and flipped as its EXIF orientation says; as it is where the tag is missing or broken."""
    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except (SyntaxError, ValueError, KeyError, IndexError, TypeError, OSError, struct.error):
        # broken tags do not spoil good pixels
        log.info("the photo's EXIF data cannot be read; it is used as it is", exc_info=True)
        return picture
