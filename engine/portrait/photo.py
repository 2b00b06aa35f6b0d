"""Reads any photo into upright 8-bit sRGB."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from engine.errors import PhotoError
from engine.frame import Image
from engine.portrait.photo_colour import as_rgb
from engine.portrait.photo_upright import upright

# longer sides are shrunk to this: the face crop of 512 px gains nothing from more
MAX_SIDE_PX = 4096
MIN_SIDE_PX = 64
# pictures beyond this are refused before they are unpacked: they would fill the memory
MAX_PIXELS = 120_000_000
# named outright, since Pillow would hand others, such as EPS, to programs outside
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "AVIF", "HEIF", "TIFF", "GIF", "BMP", "JPEG2000", "PPM", "TGA", "ICO")
# how Pillow's readers fail on broken data
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, MemoryError)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Photo:
    """image (H, W, 3) uint8 RGB, upright, sRGB, its sides between MIN_SIDE_PX and MAX_SIDE_PX; notes for the user."""

    image: Image
    notes: tuple[str, ...] = ()


def read_photo(path: Path) -> Photo:
    """Read a photo; of an animation, its first picture. Raises PhotoError with a sentence for the user."""
    _check_file(path)
    with warnings.catch_warnings():
        # Pillow warns of sizes, which are checked here, and of oddities in tags, which do not matter
        warnings.simplefilter("ignore")
        try:
            return _read(path)
        except UnidentifiedImageError as error:
            raise PhotoError(_unknown(path)) from error
        except Pictures.DecompressionBombError as error:
            raise PhotoError(_too_large(path)) from error
        except PermissionError as error:
            raise PhotoError(f"{path} may not be read. Change its permissions or choose another photo.") from error
        except BROKEN as error:
            raise PhotoError(f"{path} is damaged or incomplete. Save it again or choose another photo.") from error


def _read(path: Path) -> Photo:
    Pictures.init()
    with Pictures.open(path, formats=[name for name in FORMATS if name in Pictures.OPEN]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise PhotoError(_too_large(path))
        if min(picture.size) < MIN_SIDE_PX:
            raise PhotoError(
                f"{path} is only {picture.width} x {picture.height} pixels. "
                f"Choose a photo of at least {MIN_SIDE_PX} x {MIN_SIDE_PX}, better 512 x 512."
            )
        size = picture.size
        moving = getattr(picture, "is_animated", False) and picture.format != "MPO"
        # a JPEG can be unpacked at a half, quarter or eighth of its size
        picture.draft(None, (MAX_SIDE_PX, MAX_SIDE_PX))
        image = np.array(as_rgb(upright(picture), MAX_SIDE_PX), np.uint8)
    notes = {
        "The photo is an animation; its first picture is used.": moving,
        f"The photo is very large; it was shrunk to {image.shape[1]} x {image.shape[0]} pixels.": (
            max(size) > max(image.shape)
        ),
    }
    return Photo(image, tuple(note for note, applies in notes.items() if applies))


def _check_file(path: Path) -> None:
    """Raise PhotoError where path is no readable, non-empty file."""
    try:
        if path.is_dir():
            raise PhotoError(f"{path} is a folder. Give the name of a photo in it.")
        if not path.exists():
            raise PhotoError(f"There is no file {path}. Check its name and folder.")
        if not path.is_file():
            raise PhotoError(f"{path} is no ordinary file. Give the name of a photo.")
        if path.stat().st_size == 0:
            raise PhotoError(f"{path} is empty. Choose another photo.")
    except (OSError, ValueError) as error:
        raise PhotoError(f"{path} cannot be opened. Check its name and folder.") from error


def _too_large(path: Path) -> str:
    return f"{path} has more than {MAX_PIXELS // 1_000_000} million pixels. Save it smaller, say 4000 pixels wide."


def _unknown(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return f"{path} is a HEIC photo, which this program cannot read. Save it as JPEG or PNG."
    return f"{path} is not a picture this program can read. Save it as JPEG, PNG or WebP."
