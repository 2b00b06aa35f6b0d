"""Brings a picture of any mode, depth and colour profile to 8-bit sRGB without transparency."""

from __future__ import annotations

import io
import logging

import numpy as np
from PIL import Image as Pictures
from PIL import ImageCms

log = logging.getLogger(__name__)

# grey level behind transparent parts: that of a studio wall
BACKDROP = 150


def as_rgb(picture: Pictures.Image, max_side_px: int) -> Pictures.Image:
    """Return picture as mode RGB in sRGB, its longer side at most max_side_px, transparent parts laid on grey."""
    profile = picture.info.get("icc_profile")
    picture = _simple_mode(picture)
    if max(picture.size) > max_side_px:
        picture.thumbnail((max_side_px, max_side_px), Pictures.Resampling.LANCZOS)
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    colours = picture.convert(picture.mode.rstrip("A")) if alpha is not None else picture
    colours = _to_srgb(colours, profile)
    if alpha is None:
        return colours
    backdrop = Pictures.new("RGB", colours.size, (BACKDROP, BACKDROP, BACKDROP))
    backdrop.paste(colours, mask=alpha)
    return backdrop


def _simple_mode(picture: Pictures.Image) -> Pictures.Image:
    """Return picture as L, LA, RGB, RGBA or CMYK."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bit(picture)
    if picture.mode in ("L", "RGB", "CMYK") and "transparency" not in picture.info:
        # a copy, since shrinking works in place
        return picture.copy()
    if picture.mode in ("LA", "RGBA"):
        return picture.copy()
    has_alpha = "transparency" in picture.info or picture.mode in ("PA", "La", "RGBa")
    return picture.convert("RGBA" if has_alpha else "RGB")


def _eight_bit(picture: Pictures.Image) -> Pictures.Image:
    """Return a picture of one deep channel (16-bit, 32-bit or floating point) as L."""
    values = np.nan_to_num(np.asarray(picture).astype(np.float32))
    top = 1.0 if values.max() <= 1.0 else 255.0 if values.max() <= 255.0 else 65535.0
    return Pictures.fromarray(np.clip(values * (255.0 / top) + 0.5, 0, 255).astype(np.uint8))


def _to_srgb(picture: Pictures.Image, profile: bytes | None) -> Pictures.Image:
    """Return picture (L, RGB or CMYK) as RGB in sRGB; a missing or unfit profile counts as sRGB."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                target = ImageCms.createProfile("sRGB")
                converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
                return picture.convert("RGB") if converted is None else converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            log.info("the photo's colour profile cannot be used; its colours are taken as sRGB", exc_info=True)
    return picture.convert("RGB")
