"""A camera's picture turned upright and cut out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.errors import UsageError
from engine.frame import Frame, Image
from engine.ports import FrameSource, WatchedSource

ROTATIONS_DEG = (0, 90, 180, 270)
CLOSEST_ZOOM = 4.0


@dataclass(frozen=True, slots=True)
class Turn:
    """rotate_deg: clockwise, 0, 90, 180 or 270. zoom: 1 is the whole picture, 2 its middle half. Raises UsageError."""

    rotate_deg: int = 0
    zoom: float = 1.0

    def __post_init__(self) -> None:
        if self.rotate_deg not in ROTATIONS_DEG:
            raise UsageError(f"The camera's picture can be turned by 90, 180 or 270 degrees, not by {self.rotate_deg}.")
        if not 1.0 <= self.zoom <= CLOSEST_ZOOM:
            raise UsageError(f"The camera's zoom is {self.zoom:g}; choose a value from 1 to {CLOSEST_ZOOM:g}.")

    def applied(self, image: Image) -> Image:
        """Return the middle of image (H, W, 3) uint8 RGB, turned; sides swap at 90 and 270 degrees."""
        height, width = image.shape[:2]
        part_height, part_width = round(height / self.zoom), round(width / self.zoom)
        top, left = (height - part_height) // 2, (width - part_width) // 2
        part = image[top : top + part_height, left : left + part_width]
        return np.ascontiguousarray(np.rot90(part, -(self.rotate_deg // 90)))


class TurnedSource:
    """Delivers the frames of another source, which it owns from now on, turned and cut."""

    def __init__(self, source: FrameSource, turn: Turn) -> None:
        self.name, self.rate_hz = source.name, source.rate_hz
        self._source, self._turn = source, turn

    @property
    def measured_hz(self) -> float:
        """As the source tells; 0 where it does not."""
        return self._source.measured_hz if isinstance(self._source, WatchedSource) else 0.0

    @property
    def trouble(self) -> str:
        """As the source tells; empty where it does not."""
        return self._source.trouble if isinstance(self._source, WatchedSource) else ""

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, or None after timeout_s. Raises what the source raises."""
        frame = self._source.read(timeout_s)
        return None if frame is None else replace(frame, image=self._turn.applied(frame.image))

    def close(self) -> None:
        """Close the source. Safe to call twice."""
        self._source.close()
