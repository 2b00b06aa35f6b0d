"""Opens the photo that is to be animated, its face found or marked by hand."""

from __future__ import annotations

import numpy as np

from app.file_wish import FileWish
from app.wiring import open_portrait
from engine.animators.liveportrait.marked_face import human_landmarks
from engine.portrait.loader import load_marked
from engine.portrait.portrait import Portrait


def open_source(wish: FileWish) -> Portrait:
    """Open the photo, its face found or marked. Raises PhotoError, NoFaceError or UsageError."""
    if not wish.marks:
        return open_portrait(wish.photo, wish.name)
    return load_marked(wish.photo, wish.name, human_landmarks(np.array(wish.marks)))
