"""Opens a short clip as an avatar that moves by itself."""

from __future__ import annotations

from pathlib import Path

from app.file_wish import is_video
from drivers.video_reader import VideoReader
from engine.portrait.clip_portrait import portrait_of_clip
from engine.portrait.loader import load_portrait
from engine.portrait.portrait import Portrait
from engine.tracking.face_tracker import FaceTracker


def load_photo_or_clip(path: Path, name: str | None) -> Portrait:
    """Return the portrait in a photo, or in a video of a person. name: None is the file's own.

    Raises PhotoError, NoFaceError or VideoError.
    """
    if not is_video(path):
        return load_portrait(path, name)
    tracker = FaceTracker(thorough=True)
    try:
        with VideoReader(path) as clip:
            return portrait_of_clip(clip.frames(), float(clip.rate), tracker, name or path.stem, str(path))
    finally:
        tracker.close()
