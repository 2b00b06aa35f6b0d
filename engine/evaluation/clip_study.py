"""What is known of a driving clip before anything is reenacted: its face crop and what was measured on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import numpy as np

from engine.errors import NoFaceError, VideoError
from engine.evaluation.face_crop import MEASURED_PX, METRIC_PX, FaceCrop, choose_face_crop
from engine.evaluation.measuring import MeasuringTracker, Reading
from engine.evaluation.timeline import Timeline, timeline
from engine.frame import Frame, Image
from engine.tracking.face_finder import FaceBox, FaceFinder

# opens a video file: all its frames in order, indices from 0, captured_s counted from the first
ReadClip = Callable[[Path], Iterator[Frame]]

TIME_TOLERANCE_S = 1e-6
# how often the face is looked for when the crop is chosen
FIND_EVERY = 15


@dataclass(frozen=True, slots=True)
class Footage:
    """A driving clip, and how much of it is measured.

    read: opens the file. seconds: only the first (None: all). stride: of that every stride-th is measured; all drive.
    """

    path: Path
    read: ReadClip
    seconds: float | None = None
    stride: int = 1

    def frames(self) -> Iterator[Frame]:
        """Read the clip as far as it counts. Raises VideoError."""
        end_s = float("inf") if self.seconds is None else self.seconds - TIME_TOLERANCE_S
        return takewhile(lambda frame: frame.captured_s < end_s, self.read(self.path))

    def measures(self, frame: Frame) -> bool:
        """Return whether this frame is one of those measured; the first one is."""
        return frame.index % self.stride == 0


@dataclass(frozen=True, slots=True)
class ClipStudy:
    """A driving clip as measured.

    first: its first frame (H, W, 3); frame_count: of all that drive; rate_hz: of the frames measured; seen: one row
    for each of these.
    """

    footage: Footage
    first: Image
    crop: FaceCrop
    frame_count: int
    rate_hz: float
    seen: Timeline

    def picture(self, frame: Image) -> Image:
        """Return the face crop of one of its frames (H, W, 3) at 256 × 256."""
        return self.crop.resized(frame, METRIC_PX, exact=True)


def study_clip(footage: Footage, tracker: MeasuringTracker) -> ClipStudy:
    """Choose the face crop and measure the clip. Raises VideoError for a bad file, NoFaceError without a face."""
    crop, first = _place(footage)
    readings: list[Reading | None] = []
    times_s: list[float] = []
    count = 0
    for frame in footage.frames():
        count += 1
        if footage.measures(frame):
            seen = crop.resized(frame.image, MEASURED_PX)
            if not readings:
                tracker.begin(seen)
            readings.append(tracker.measure(seen))
            times_s.append(frame.captured_s)
    if not any(readings):
        raise NoFaceError(f"No face was found in {footage.path}. Choose a clip that shows one face from the front.")
    steps_s = np.diff(times_s)
    rate_hz = float(1 / np.median(steps_s)) if len(steps_s) and np.median(steps_s) > 0 else 25.0
    return ClipStudy(footage, first, crop, count, rate_hz, timeline(readings, min(crop.side_px, MEASURED_PX)))


def _place(footage: Footage) -> tuple[FaceCrop, Image]:
    """Return the face crop for the whole clip, and the clip's first frame."""
    boxes: list[FaceBox] = []
    first: Image | None = None
    finder = FaceFinder()
    try:
        for frame in footage.frames():
            if first is None:
                first = frame.image
            if frame.index % FIND_EVERY == 0:
                boxes += finder.find(frame.image)[:1]
                if frame.index == 0 and _fills(first, choose_face_crop(_size(first), boxes)):
                    break
    finally:
        finder.close()
    if first is None:
        raise VideoError(f"{footage.path} holds no picture. Choose another video.")
    return choose_face_crop(_size(first), boxes), first


def _fills(image: Image, crop: FaceCrop) -> bool:
    """Return whether the crop is the whole frame, so that no later frame can change it."""
    return image.shape[0] == image.shape[1] == crop.side_px


def _size(image: Image) -> tuple[int, int]:
    return image.shape[1], image.shape[0]
