"""Makes a portrait that moves by itself out of a short clip."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

import cv2
import numpy as np

from engine.errors import NoFaceError
from engine.frame import Array, Frame, Image
from engine.portrait.affine import invert, transform
from engine.portrait.crop import crop_matrix
from engine.portrait.loader import make_portrait
from engine.portrait.portrait import CROP_PX, Portrait, PortraitLoop
from engine.portrait.resample import resample
from engine.ports import Tracker
from engine.tracking.measure import measure_face

# every frame is kept ready: 15 MB each with LivePortrait, and its pictures
LONGEST_S, MOST_FRAMES, MOST_PX = 4.0, 60, 1280


def portrait_of_clip(
    frames: Iterable[Frame], rate_hz: float, tracker: Tracker, name: str, what: str = "the clip"
) -> Portrait:
    """Return a portrait whose loop are the first seconds of a clip, at most LONGEST_S and MOST_FRAMES of them.

    frames: in order, rate_hz of them per second; those without a face are left out. The first one is a portrait for any
    animator, the others only for those that look at pixels. what names the clip in messages. Raises NoFaceError where
    fewer than two frames show a face.
    """
    step = max(1, math.ceil(LONGEST_S * rate_hz / MOST_FRAMES))
    seen = list(_with_faces(takewhile(lambda frame: frame.captured_s < LONGEST_S, frames), tracker, step))
    if len(seen) < 2:
        raise NoFaceError(f"{what} shows a face in less than two frames. Choose a clip of a face from the front.")
    first = make_portrait(seen[0][0], name, what)
    if first.photo.shape != seen[0][0].shape:
        raise NoFaceError(f"The face in {what} lies on its side. Turn the clip upright.")
    others = [_frame_of(first, image, landmarks) for image, landmarks in seen[1:]]
    loop = PortraitLoop((first, *others), rate_hz / step)
    cut = "" if loop.rate_hz * LONGEST_S > len(seen) else f"Of {what} the first {LONGEST_S:g} seconds are used."
    return replace(first, loop=loop, notes=(*first.notes, *([cut] if cut else [])))


def _with_faces(frames: Iterator[Frame], tracker: Tracker, step: int) -> Iterator[tuple[Image, Array]]:
    """Yield the image, not too large, and the landmarks (478, 3) px of every step-th frame with a face."""
    for row, frame in enumerate(frames):
        shrink = min(1.0, MOST_PX / max(frame.image.shape[:2]))
        image = frame.image
        if shrink < 1:
            image = np.asarray(cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
        # all are tracked: a face is followed from frame to frame
        face = tracker.track(Frame(image, frame.captured_s, frame.index)).face
        if face is not None and row % step == 0:
            yield image, face.landmarks


def _frame_of(first: Portrait, image: Image, landmarks: Array) -> Portrait:
    """Return another frame of the clip whose first portrait is known."""
    crop_from_photo = crop_matrix(landmarks)
    return replace(
        first,
        photo=image,
        crop=resample(image, crop_from_photo, (CROP_PX, CROP_PX)),
        photo_from_crop=invert(crop_from_photo),
        crop_from_photo=crop_from_photo,
        face=measure_face(transform(crop_from_photo, landmarks)),
    )
