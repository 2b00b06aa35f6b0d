from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import UsageError
from engine.evaluation.clip_study import ClipStudy, Footage
from engine.evaluation.engine_studio import DriverMemory, EngineStudio
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.still import photo_still
from engine.evaluation.timeline import timeline
from engine.frame import FaceMeasurement, Frame, Observation


class CountingTracker:
    """Sees the same face in every frame, and counts."""

    smoothing = 0.5

    def __init__(self, face: FaceMeasurement) -> None:
        self._face, self.frames, self.closed = face, 0, False

    def track(self, frame: Frame) -> Observation:
        self.frames += 1
        return Observation(frame.captured_s, frame.index, (128, 128), self._face)

    def close(self) -> None:
        self.closed = True


class TurningTracker(CountingTracker):
    """Sees another face from the second frame on."""

    def __init__(self, face: FaceMeasurement, then: FaceMeasurement) -> None:
        super().__init__(face)
        self._then = then

    def track(self, frame: Frame) -> Observation:
        seen = super().track(frame)
        return seen if self.frames == 1 else replace(seen, face=self._then)


@pytest.fixture
def clip(ball: Footage, reading: Callable) -> ClipStudy:
    short = replace(ball, seconds=0.24)
    first = next(short.frames()).image
    return ClipStudy(short, first, FaceCrop(0, 0, 128), 6, 25.0, timeline([reading()] * 6, 128))


def test_a_clip_is_tracked_once_for_all_photos(clip: ClipStudy, reading: Callable) -> None:
    tracker = CountingTracker(reading().face)
    memory = DriverMemory(clip, lambda: tracker)
    first = list(memory.observations())
    assert [seen.index for seen in first] == list(range(6)) and tracker.closed
    assert list(memory.observations()) == first and tracker.frames == 6


def test_tracking_goes_frame_by_frame_and_begins_anew_if_it_was_left(clip: ClipStudy, reading: Callable) -> None:
    tracker = CountingTracker(reading().face)
    memory = DriverMemory(clip, lambda: tracker)
    observations = memory.observations()
    next(observations)
    assert tracker.frames == 1
    observations.close()
    assert tracker.closed
    assert len(list(memory.observations())) == 6


@pytest.mark.parametrize("neutral", ["first", "auto"])
def test_an_engine_gives_one_picture_for_every_frame(
    clip: ClipStudy, reading: Callable, astronaut: Path, neutral: str
) -> None:
    studio = EngineStudio(clip, neutral, lambda: CountingTracker(reading().face))
    still = photo_still(astronaut)
    renderer = studio.open("mesh", still)
    pictures = list(renderer.pictures())
    assert renderer.name == "mesh" and len(pictures) == 6
    assert {picture.shape for picture in pictures} == {still.photo.shape}
    if neutral == "first":
        # a driver who keeps still leaves the photo nearly as it is
        assert np.abs(pictures[-1].astype(int) - still.photo).mean() < 2


def test_without_stitching_what_is_below_the_chin_moves_as_well(
    clip: ClipStudy, reading: Callable, astronaut: Path
) -> None:
    still = photo_still(astronaut)

    def moved_below(stitching: bool) -> float:
        tracker = TurningTracker(reading().face, reading(yaw=15.0).face)
        studio = EngineStudio(clip, "first", lambda: tracker, stitching=stitching)
        change = np.abs(list(studio.open("mesh", still).pictures())[-1].astype(int) - still.photo)
        # rows of the neck and of the shoulders
        return float(change[170:230].mean())

    assert moved_below(stitching=False) > 2 * moved_below(stitching=True)


def test_an_unknown_engine_is_refused(clip: ClipStudy, astronaut: Path) -> None:
    with pytest.raises(UsageError, match="warp9"):
        EngineStudio(clip, "first").open("warp9", photo_still(astronaut))
