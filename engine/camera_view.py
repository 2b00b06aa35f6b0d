"""The camera's picture for the panel's own eyes, kept only while it is wanted. No way leads from here to a sink."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from engine.frame import Array, Frame, Image, Observation


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the camera saw. image (H, W, 3) uint8 RGB; landmarks (478, 3) float32 px in it, None where no face is."""

    image: Image
    landmarks: Array | None


class CameraWindow:
    """Holds the newest camera picture while somebody looks, and nothing while nobody does. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted = False
        self._view: CameraView | None = None

    def show(self, wanted: bool) -> None:
        """Begin or end to keep pictures; at the end the last one is forgotten."""
        with self._lock:
            self._wanted = wanted
            if not wanted:
                self._view = None

    def clear(self) -> None:
        """Forget the picture: its camera is not in use any more."""
        with self._lock:
            self._view = None

    def offer(self, frame: Frame, seen: Observation) -> None:
        """Keep frame and what was seen in it, if somebody looks."""
        landmarks = seen.face.landmarks if seen.face is not None else None
        with self._lock:
            if self._wanted:
                self._view = CameraView(frame.image, landmarks)

    def view(self) -> CameraView | None:
        """Return the newest picture, or None while nobody looks or none has come."""
        return self._view
