"""One photo driven by one clip, measured frame by frame."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from engine.errors import EngineError
from engine.evaluation.album import Album
from engine.evaluation.clip_study import ClipStudy
from engine.evaluation.face_crop import MEASURED_PX, METRIC_PX
from engine.evaluation.identity import IdentityNetwork
from engine.evaluation.measuring import MeasuringTracker, Reading
from engine.evaluation.pixels import (
    Likeness,
    Mask,
    Stillness,
    background_consistency,
    border_difference,
    head_mask,
    likeness,
    seam_difference,
)
from engine.evaluation.renderer import Renderer, Source
from engine.evaluation.timeline import Timeline, timeline
from engine.frame import Array, Image

# of the measured pictures, every n-th is compared with the photo by what is costly and changes slowly: SSIM, identity
CONSISTENCY_EVERY = 5
# a renderer may make an odd photo even
LARGEST_SIZE_CHANGE_PX = 1


@dataclass(frozen=True, slots=True)
class Reenactment:
    """What came out; rows as in the clip's study.

    likeness is empty without a truth; album is None if pictures were not kept.
    """

    renderer: str
    source: Source
    clip: ClipStudy
    result: Timeline
    likeness: tuple[Likeness, ...]
    stillness: tuple[Stillness, ...]
    ms_per_frame: float
    album: Album | None = None


def reenact(
    renderer: Renderer,
    source: Source,
    clip: ClipStudy,
    tracker: MeasuringTracker,
    *,
    has_truth: bool,
    keep_pictures: bool = False,
    identity: IdentityNetwork | None = None,
) -> Reenactment:
    """Drive the photo through the clip and measure. has_truth: the photo is the clip's first frame.

    identity: measures whether the face stays the same person's.

    Raises EngineError if the renderer's pictures are not of the photo's size, and what the renderer raises.
    """
    measurement = _Measurement(source, clip, tracker, has_truth, keep_pictures, identity)
    spent_s, pictures = 0.0, renderer.pictures()
    for frame in clip.footage.frames():
        started_s = time.perf_counter()
        picture = next(pictures, None)
        spent_s += time.perf_counter() - started_s
        if picture is None:
            raise EngineError(f"The engine {renderer.name} left out frames of {clip.footage.path}.")
        if clip.footage.measures(frame):
            measurement.add(frame.image, picture)
    return measurement.finish(renderer.name, 1000 * spent_s / clip.frame_count)


class _Measurement:
    """Gathers what is measured on the pictures of one reenactment."""

    def __init__(
        self,
        source: Source,
        clip: ClipStudy,
        tracker: MeasuringTracker,
        has_truth: bool,
        keep_pictures: bool,
        identity: IdentityNetwork | None,
    ) -> None:
        self._source, self._clip, self._tracker = source, clip, tracker
        self._has_truth, self._album = has_truth, Album() if keep_pictures else None
        self._photo_picture, self._photo_head = source.picture, head_mask(source.landmarks)
        self._identity = identity
        self._photo_direction = identity.direction(source.picture, source.landmarks) if identity else None
        self._readings: list[Reading | None] = []
        self._likeness: list[Likeness] = []
        self._stillness: list[Stillness] = []
        self._last: Image | None = None

    def add(self, driving: Image, picture: Image) -> None:
        """Measure the picture that was made for a driving frame."""
        same = picture is self._last
        self._last = picture
        small = self._source.crop.resized(picture, METRIC_PX, exact=True)
        seen = self._source.crop.resized(picture, MEASURED_PX)
        if not self._readings:
            self._tracker.begin(seen)
        # an unmoved photo need not be measured again
        self._readings.append(self._readings[-1] if same else self._tracker.measure(seen))
        self._stillness.append(self._still(picture, small, seen.shape[0]))
        if self._has_truth:
            self._likeness.append(likeness(self._clip.picture(driving), small))
        if self._album is not None:
            row = len(self._readings) - 1
            self._album.add_driver(driving, self._clip.crop, self._clip.seen.landmarks[row])
            self._album.add_result(picture, self._source.crop, self._landmarks(seen.shape[0]))

    def finish(self, renderer: str, ms_per_frame: float) -> Reenactment:
        """Return all that was gathered."""
        side_px = min(self._source.crop.side_px, MEASURED_PX)
        return Reenactment(
            renderer=renderer,
            source=self._source,
            clip=self._clip,
            result=timeline(self._readings, side_px),
            likeness=tuple(self._likeness),
            stillness=tuple(self._stillness),
            ms_per_frame=ms_per_frame,
            album=self._album,
        )

    def _still(self, picture: Image, small: Image, measured_px: int) -> Stillness:
        outside = self._outside_heads(measured_px)
        consistency = csim = None
        if (len(self._readings) - 1) % CONSISTENCY_EVERY == 0:
            consistency = background_consistency(self._photo_picture, small, outside)
            csim = self._likeness_of_identity(small, measured_px)
        return Stillness(
            border=border_difference(_same_size(self._source.photo, picture), picture),
            seam=seam_difference(self._photo_picture, small, outside),
            bci=consistency,
            csim=csim,
        )

    def _likeness_of_identity(self, small: Image, measured_px: int) -> float | None:
        landmarks = self._landmarks(measured_px)
        if self._identity is None or self._photo_direction is None or np.isnan(landmarks[0, 0]):
            return None
        return float(self._photo_direction @ self._identity.direction(small, landmarks))

    def _outside_heads(self, measured_px: int) -> Mask:
        """Return (256, 256): where neither the photo's head nor the result's is."""
        landmarks = self._landmarks(measured_px)
        if np.isnan(landmarks[0, 0]):
            return ~self._photo_head
        return ~(self._photo_head | head_mask(landmarks))

    def _landmarks(self, measured_px: int) -> Array:
        """Return (478, 2) px at 256 px of the newest picture, NaN where no face was seen."""
        return np.asarray(timeline(self._readings[-1:], measured_px).landmarks[0], np.float32)


def _same_size(photo: Image, picture: Image) -> Image:
    """Return the photo cut to the picture's size, which may be smaller by the one row or column that made it odd."""
    height, width = picture.shape[:2]
    surplus = photo.shape[0] - height, photo.shape[1] - width
    if not all(0 <= number <= LARGEST_SIZE_CHANGE_PX for number in surplus):
        raise EngineError(
            f"The engine gave a picture of {width}×{height} for a photo of {photo.shape[1]}×{photo.shape[0]}."
        )
    return photo[:height, :width]
