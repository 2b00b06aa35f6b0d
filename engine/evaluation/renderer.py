"""What can be measured: anything that turns driving frames into pictures of a photo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.errors import NoFaceError
from engine.evaluation.face_crop import MEASURED_PX, METRIC_PX, FaceCrop
from engine.evaluation.measuring import MeasuringTracker
from engine.evaluation.still import Still
from engine.evaluation.timeline import MESH_POINTS, Timeline, timeline
from engine.frame import Array, Image


class Renderer(Protocol):
    """An engine, or a pseudo-engine, with one photo and one driving clip."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    def pictures(self) -> Iterator[Image]:
        """Yield one picture (H, W, 3) uint8 RGB for every frame of the clip, in the photo's size made even."""


class Studio(Protocol):
    """Real engines, for one driving clip: what they all need of the clip is worked out once."""

    def open(self, engine: str, still: Still) -> Renderer:
        """Return an engine by name, ready for a photo. Raises UsageError for an unknown name, EngineError."""


@dataclass(frozen=True, slots=True)
class Source:
    """A photo to be moved: (H, W, 3) uint8 RGB, its face crop, and its face (478, 2) in px of that crop at 256 px."""

    name: str
    photo: Image
    crop: FaceCrop
    landmarks: Array

    @property
    def points_px(self) -> Array:
        """The face's mesh points (468, 2) in px of the photo, pixel centres at whole numbers."""
        return crop_points_px(self.landmarks[:MESH_POINTS], self.crop)

    @property
    def picture(self) -> Image:
        """The face crop at 256 × 256."""
        return self.crop.resized(self.photo, METRIC_PX, exact=True)


def crop_points_px(points: Array, crop: FaceCrop) -> Array:
    """Return points (N, 2) in px of a crop at 256 px as px of its picture, pixel centres at whole numbers."""
    corner = np.array([crop.left_px, crop.top_px], np.float32)
    return np.asarray(points * (crop.side_px / METRIC_PX) + corner - 0.5, np.float32)


def measure_source(still: Still, tracker: MeasuringTracker) -> Source:
    """Measure a photo. Raises NoFaceError if the measuring tracker sees no face in it."""
    reading = tracker.measure(still.crop.resized(still.photo, MEASURED_PX))
    if reading is None:
        raise NoFaceError(f"The measuring tracker sees no face in {still.name}, so nothing can be measured on it.")
    seen: Timeline = timeline([reading], min(still.crop.side_px, MEASURED_PX))
    return Source(still.name, still.photo, still.crop, seen.landmarks[0])
