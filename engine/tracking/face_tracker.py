"""Follows one face through the driving frames and measures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from engine.frame import Array, FaceMeasurement, Frame, Image, Observation
from engine.tracking.driving_crop import DrivingCrop
from engine.tracking.face_finder import FaceBox, FaceFinder
from engine.tracking.face_smoother import FaceSmoother
from engine.tracking.face_window import FaceWindow, window_around, window_on
from engine.tracking.head_pose import apply_head_pose, fit_head_pose, remove_head_pose
from engine.tracking.measure import measure_shape
from engine.tracking.window_mesh import WindowMesh

# how long the driver's place is kept for the driver before the largest face may take it
KEEP_PLACE_S = 3.0
# a followed face cannot move further than this between two frames, in face sizes: it would be another face
MAX_STEP = 0.6
# the finder works on 192 px at most: larger frames only cost time
FINDER_PX = 960
# looks at a new face until it has the window that it will be followed in
SETTLING_LOOKS = 8


class FaceTracker:
    """Measures the largest face, then keeps to the one it follows.

    A face that is lost is looked for near its last place for three seconds; after that the largest face is taken. A
    second person does not take over while the first is in sight. smoothing 0..1 as in Controls. with_crop: give the
    driving crop too, for animators that look at pixels. thorough: look at every frame from both sides, for files, which
    can wait for it.
    """

    def __init__(self, smoothing: float = 0.5, *, with_crop: bool = False, thorough: bool = False) -> None:
        self._mesh = WindowMesh(both_sides=thorough)
        self._crop = DrivingCrop() if with_crop else None
        self._finder = FaceFinder()
        self._smoother = FaceSmoother(smoothing)
        self._place: FaceBox | None = None
        # None: no face is followed
        self._window: FaceWindow | None = None
        self._seen_s = 0.0

    @property
    def smoothing(self) -> float:
        """Strength of the one-euro filters, 0..1."""
        return self._smoother.smoothing

    @smoothing.setter
    def smoothing(self, value: float) -> None:
        self._smoother.smoothing = value

    def track(self, frame: Frame) -> Observation:
        """Measure one frame; frames come in order."""
        face = self._measure(frame.image, frame.captured_s)
        height, width = frame.image.shape[:2]
        crop = None
        if face is not None and self._crop is not None:
            crop = self._crop.cut(frame.image, face.landmarks, frame.captured_s)
        return Observation(frame.captured_s, frame.index, (width, height), face, crop)

    def close(self) -> None:
        """Free the networks. Safe to call twice."""
        self._mesh.close()
        self._finder.close()

    def _measure(self, image: Image, now_s: float) -> FaceMeasurement | None:
        landmarks = self._landmarks(image, now_s)
        if landmarks is None:
            return None
        pose = fit_head_pose(landmarks)
        pose, shape = self._smoother(pose, remove_head_pose(landmarks, pose), now_s)
        return measure_shape(apply_head_pose(shape, pose), pose, shape)

    def _landmarks(self, image: Image, now_s: float) -> Array | None:
        """Return the followed face's landmarks in px of image, or None."""
        window = self._window or self._first_window(image, now_s)
        landmarks = None if window is None else self._mesh.landmarks(image, window)
        if window is None or landmarks is None:
            self._window = None
            return None
        place, followed = _box_of(landmarks), self._window is not None
        if followed and self._place is not None and _far(place, self._place):
            self._window = None
            return None
        if not followed:
            self._smoother.reset()
            if self._crop is not None:
                self._crop.reset()
        self._window = window.towards(window_on(landmarks))
        self._place, self._seen_s = place, now_s
        return landmarks

    def _first_window(self, image: Image, now_s: float) -> FaceWindow | None:
        """Return the window on the face to follow from now on, or None."""
        box = self._choose(image, now_s)
        if box is None:
            return None
        window = window_around(box)
        for _ in range(SETTLING_LOOKS):
            landmarks = self._mesh.landmarks(image, window)
            if landmarks is None:
                return None
            window = window.towards(window_on(landmarks))
        return window

    def _found(self, image: Image) -> list[FaceBox]:
        """Return the faces in image, the largest first."""
        shrink = min(1.0, FINDER_PX / max(image.shape[:2]))
        small = image if shrink == 1 else cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        return [
            replace(box, x_px=box.x_px / shrink, y_px=box.y_px / shrink, size_px=box.size_px / shrink)
            for box in self._finder.find(np.asarray(small, np.uint8))
        ]

    def _choose(self, image: Image, now_s: float) -> FaceBox | None:
        """Return the face to lock onto: the one at the kept place, or the largest when no place is kept."""
        boxes = self._found(image)
        if self._place is None or now_s - self._seen_s > KEEP_PLACE_S:
            return boxes[0] if boxes else None
        place = self._place
        near = [box for box in boxes if _distance(box, place) < 1.5 and 0.4 < box.size_px / place.size_px < 2.5]
        return min(near, key=lambda box: _distance(box, place), default=None)


def tracker_for(capabilities: frozenset[str], *, thorough: bool = False) -> Callable[[], FaceTracker]:
    """Return what makes a tracker for an animator with these capabilities: with the driving crop if it sees pixels."""
    return partial(FaceTracker, with_crop="pixels" in capabilities, thorough=thorough)


def _box_of(landmarks: Array) -> FaceBox:
    low, high = landmarks[:, :2].min(0), landmarks[:, :2].max(0)
    centre = (low + high) / 2
    return FaceBox(float(centre[0]), float(centre[1]), float((high - low).max()), 1.0)


def _distance(a: FaceBox, b: FaceBox) -> float:
    """Distance of two faces in sizes of b."""
    return float(np.hypot(a.x_px - b.x_px, a.y_px - b.y_px)) / max(b.size_px, 1.0)


def _far(place: FaceBox, before: FaceBox) -> bool:
    return _distance(place, before) > MAX_STEP or not 0.6 < place.size_px / max(before.size_px, 1.0) < 1.6
