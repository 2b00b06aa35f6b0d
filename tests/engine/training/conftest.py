"""Footage made of numbers: two people, a few frames each."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.frame import Array
from engine.tracking.canonical import mean_face
from engine.training.footage_cache import FRAME_PX, CachedClip, FootageCache, open_cache, save_manifest

FRAMES, BACKGROUNDS = 6, 2


def face_landmarks(yaw_px: float = 0.0) -> Array:
    """Return landmarks (478, 3) px of a plain face amid a 256 px picture."""
    return np.asarray(mean_face() * 70 + np.array([128 + yaw_px, 110, 0]), np.float32)


def write_cache(folder: Path, split: str) -> Path:
    """Write a cache of two clips into folder."""
    random = np.random.default_rng(0)
    folder.mkdir(parents=True, exist_ok=True)
    count = 2 * FRAMES
    coarse = random.integers(0, 256, (count, 8, 8, 3), dtype=np.uint8)
    size = (FRAME_PX, FRAME_PX)
    frames = np.stack([cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in coarse])
    masks = np.zeros((count, *size), np.uint8)
    masks[:, 40:, 60:200] = 255
    landmarks = np.stack([face_landmarks(2.0 * i) for i in range(count)])
    places = np.array([clip * FRAMES + i for clip in range(2) for i in range(BACKGROUNDS)], np.intp)
    clips = [
        CachedClip(f"clip{i}", f"person{i}", split, i * FRAMES, FRAMES, i * BACKGROUNDS, BACKGROUNDS) for i in range(2)
    ]
    arrays = {"frames": frames, "masks": masks, "landmarks": landmarks, "backgrounds": frames[places]}
    for name, array in {**arrays, "background_frame": places}.items():
        np.save(folder / f"{name}.npy", array)
    save_manifest(folder, clips)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> FootageCache:
    """A cache of the training split."""
    return open_cache(write_cache(tmp_path / "train", "train"), "train")
