"""Frames with all that is measured on them once, in plain arrays on disk that are mapped, not loaded."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from engine.errors import BadInputError
from engine.frame import Array, Image
from engine.tracking.canonical import Index

FRAME_PX = 256
MANIFEST = "clips.json"
ARRAYS = ("frames", "masks", "landmarks", "backgrounds", "background_frame")


@dataclass(frozen=True, slots=True)
class CachedClip:
    """Where one clip's frames lie: rows first … first + count of the arrays; backgrounds likewise."""

    name: str
    identity: str
    split: str
    first: int
    count: int
    first_background: int
    backgrounds: int


@dataclass(frozen=True, slots=True)
class FootageCache:
    """The prepared frames of one split.

    frames (N, 256, 256, 3) uint8 RGB; masks (N, 256, 256) uint8, 255 is person; landmarks (N, 478, 3) float32 px of the
    frame; backgrounds (M, 256, 256, 3) uint8 RGB: frames completed behind the person; background_frame (M,) the row of
    the frame behind each. Only frames with a background serve as source images.
    """

    clips: tuple[CachedClip, ...]
    frames: Image
    masks: Image
    landmarks: Array
    backgrounds: Image
    background_frame: Index


def save_manifest(folder: Path, clips: list[CachedClip]) -> None:
    """Write the list of clips: last of all, so that a folder without it is unfinished."""
    (folder / MANIFEST).write_text(json.dumps([asdict(clip) for clip in clips], indent=1), encoding="utf-8")


def open_cache(folder: Path, split: str) -> FootageCache:
    """Open a prepared folder. Raises BadInputError where it is unfinished, or holds clips of another split."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
    except (OSError, ValueError) as error:
        raise BadInputError(f"The folder {folder} holds no prepared footage. Run the preparation first.") from error
    clips = tuple(CachedClip(**row) for row in listed)
    strangers = sorted({clip.name for clip in clips if clip.split != split})
    if strangers:
        raise BadInputError(f"{folder} holds clips that are not of the split '{split}': {', '.join(strangers)}.")
    return FootageCache(clips, **arrays)
