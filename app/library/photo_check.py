"""Whether a photo can be an avatar."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from engine.frame import Image


class PhotoCheck(Protocol):
    """Refuses what cannot be an avatar, with the reason and a hint."""

    def photo(self, path: Path) -> None:
        """Raises PhotoError for a file that is no photo, NoFaceError for one without a face that can be used."""

    def image(self, image: Image) -> None:
        """Raises NoFaceError for a picture (H, W, 3) uint8 RGB without a face that can be used."""


class FaceCheck:
    """Makes a portrait, as the engine will do to show it. Takes about a second; nothing of it is kept."""

    def photo(self, path: Path) -> None:
        """Raises PhotoError or NoFaceError."""
        # late: what makes a portrait takes a second to load
        from engine.portrait.loader import load_portrait

        load_portrait(path)

    def image(self, image: Image) -> None:
        """Raises NoFaceError."""
        from engine.portrait.loader import make_portrait

        make_portrait(image, "new", "the picture")
