"""The photos that are driven: a file of the user's, or a clip's own first frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.evaluation.clip_study import ClipStudy
from engine.evaluation.face_crop import FaceCrop, choose_face_crop
from engine.frame import Image
from engine.portrait.face import find_face
from engine.portrait.photo import read_photo
from engine.tracking.canonical import OVAL
from engine.tracking.face_finder import FaceBox


@dataclass(frozen=True, slots=True)
class Still:
    """A photo to be driven, (H, W, 3) uint8 RGB, and its face crop. has_truth: it is the clip's first frame."""

    name: str
    photo: Image
    crop: FaceCrop
    has_truth: bool


def own_still(clip: ClipStudy) -> Still:
    """Return the clip's first frame, with the clip's crop."""
    return Still(clip.footage.path.name, clip.first, clip.crop, has_truth=True)


def photo_still(path: Path) -> Still:
    """Read a photo and choose its face crop. Raises PhotoError or NoFaceError."""
    found = find_face(read_photo(path).image, str(path))
    oval = found.landmarks[OVAL, :2]
    low, high = oval.min(0), oval.max(0)
    x_px, y_px = (low + high) / 2
    box = FaceBox(float(x_px), float(y_px), float(np.max(high - low)), 1.0)
    height, width = found.photo.shape[:2]
    return Still(path.name, found.photo, choose_face_crop((width, height), [box]), has_truth=False)
