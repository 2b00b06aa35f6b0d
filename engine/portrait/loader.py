"""Makes a portrait of a photo."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from engine.frame import Array, Image
from engine.portrait.affine import invert, transform
from engine.portrait.background import complete_background, with_rim
from engine.portrait.cover import with_cover
from engine.portrait.crop import crop_matrix
from engine.portrait.face import FoundFace, find_face, find_faces
from engine.portrait.masks import Mask
from engine.portrait.matting import matte
from engine.portrait.photo import read_photo
from engine.portrait.portrait import CROP_PX, Portrait
from engine.portrait.resample import resample
from engine.portrait.segmentation import person_likelihood
from engine.portrait.strays import with_strays
from engine.tracking.measure import measure_face


def load_portrait(path: Path, name: str | None = None) -> Portrait:
    """Read the photo at path and make it ready to be animated; name defaults to the file's name without its ending.

    Raises PhotoError where the photo cannot be read, NoFaceError where it shows no face that can be used.
    """
    photo = read_photo(path)
    return make_portrait(photo.image, path.stem if name is None else name, str(path), photo.notes)


def make_portrait(image: Image, name: str, what: str = "the photo", notes: tuple[str, ...] = ()) -> Portrait:
    """Make image (H, W, 3) uint8 RGB, a photo or the frame of a video, ready to be animated.

    what names it in messages; notes are put before those on the face. Raises NoFaceError.
    """
    return _portrait_of(find_face(image, what), name, notes)


def load_marked(path: Path, name: str | None, landmarks: Array) -> Portrait:
    """Read the photo at path and make it ready with a face that is not looked for: landmarks (478, 3) px in the photo.

    For animators that see the face themselves. Raises PhotoError.
    """
    photo = read_photo(path)
    return _portrait_of(FoundFace(photo.image, landmarks, ()), path.stem if name is None else name, photo.notes)


def load_people(path: Path, name: str | None = None) -> list[Portrait]:
    """Read the photo at path and make everybody in it ready to be animated, the largest face first; one at least.

    Raises like load_portrait.
    """
    photo, name = read_photo(path), path.stem if name is None else name
    return [_portrait_of(found, name, photo.notes) for found in find_faces(photo.image, str(path))]


def _portrait_of(found: FoundFace, name: str, notes: tuple[str, ...]) -> Portrait:
    crop_from_photo = crop_matrix(found.landmarks)
    crop = resample(found.photo, crop_from_photo, (CROP_PX, CROP_PX))
    landmarks = transform(crop_from_photo, found.landmarks)
    nearest = _nearest_in_photo(crop_from_photo, found.photo.shape)
    person = matte(crop, person_likelihood(found.photo, crop, crop_from_photo), landmarks)
    foreground = with_rim(with_strays(crop, _sampled(person.foreground, nearest)))
    background = complete_background(crop, foreground, _in_photo(nearest))
    return Portrait(
        name=name,
        photo=found.photo,
        crop=crop,
        photo_from_crop=invert(crop_from_photo),
        crop_from_photo=crop_from_photo,
        face=measure_face(landmarks),
        foreground=with_cover(crop, foreground, background),
        background=background,
        notes=(*notes, *found.notes, *person.notes),
    )


def _nearest_in_photo(crop_from_photo: Array, photo_shape: tuple[int, ...]) -> Array:
    """Return (512, 512, 2) float32: for each crop pixel the crop place (x, y) of the photo's pixel nearest to it.

    Inside the photo that is the pixel itself. What lies beyond the photo's edge thus is person where the edge is.
    """
    columns, rows = np.meshgrid(np.arange(CROP_PX, dtype=np.float32), np.arange(CROP_PX, dtype=np.float32))
    in_photo = transform(invert(crop_from_photo), np.column_stack([columns.ravel(), rows.ravel()]))
    limits = np.array([photo_shape[1] - 1, photo_shape[0] - 1], np.float32)
    return transform(crop_from_photo, np.clip(in_photo, 0, limits)).reshape(CROP_PX, CROP_PX, 2)


def _in_photo(nearest: Array) -> Mask:
    """Return which crop pixels show the photo."""
    rows, columns = np.indices(nearest.shape[:2])
    return np.asarray(np.abs(nearest - np.dstack([columns, rows])).max(2) < 0.5, np.bool_)


def _sampled(values: Array, places: Array) -> Array:
    """Return values (512, 512) at places (512, 512, 2), bilinearly."""
    return np.asarray(cv2.remap(values, places[..., 0], places[..., 1], cv2.INTER_LINEAR), np.float32)
