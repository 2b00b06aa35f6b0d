"""Whether a photo or a short clip can be an avatar."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.file_wish import is_video
from engine.errors import VideoError
from engine.frame import Image

# four seconds are used, so that a film need not be copied into the library
MOST_CLIP_BYTES = 200_000_000


class PhotoCheck(Protocol):
    """Refuses what cannot be an avatar, with the reason and a hint."""

    def photo(self, path: Path) -> tuple[str, ...]:
        """Return sentences for the user about a photo or a clip that can be used.

        Raises PhotoError or VideoError for a file that is neither, NoFaceError for one without a face that can be used.
        """

    def image(self, image: Image) -> None:
        """Raises NoFaceError for a picture (H, W, 3) uint8 RGB without a face that can be used."""


class FaceCheck:
    """Makes a portrait, as the engine will do to show it. Takes a second, of a clip some; nothing of it is kept."""

    def photo(self, path: Path) -> tuple[str, ...]:
        """Return what there is to know about it. Raises PhotoError, VideoError or NoFaceError."""
        # late: what makes a portrait takes a second to load
        from app.clip_avatar import load_photo_or_clip

        if is_video(path):
            _check_size(path)
        return load_photo_or_clip(path, None).notes

    def image(self, image: Image) -> None:
        """Raises NoFaceError."""
        from engine.portrait.loader import make_portrait

        make_portrait(image, "new", "the picture")


def _check_size(path: Path) -> None:
    try:
        size_bytes = path.stat().st_size
    except OSError:
        # whoever opens it says what is wrong
        return
    if size_bytes == 0:
        raise VideoError(f"{path} is empty. Choose another clip.")
    if size_bytes > MOST_CLIP_BYTES:
        raise VideoError(
            f"{path} is larger than {MOST_CLIP_BYTES // 1_000_000} MB. Cut the clip to the four seconds that are used."
        )
