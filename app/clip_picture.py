"""One picture out of a finished clip."""

from __future__ import annotations

from pathlib import Path

from drivers.video_reader import VideoReader
from engine.errors import OutputError


def save_middle_picture(clip: Path, picture: Path) -> None:
    """Write the frame amid clip as PNG. Raises VideoError or OutputError."""
    from PIL import Image

    with VideoReader(clip) as reader:
        middle = (reader.frames_estimate or 1) // 2
        image = next(frame.image for frame in reader.frames() if frame.index >= middle)
    try:
        Image.fromarray(image).save(picture)
    except OSError as error:
        raise OutputError(f"{picture} cannot be written ({error.strerror}). Choose another place.") from error
