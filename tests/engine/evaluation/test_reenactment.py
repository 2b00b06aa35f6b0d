from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import EngineError
from engine.evaluation.clip_study import ClipStudy, Footage
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.pixels import EQUAL_PSNR_DB
from engine.evaluation.reenactment import CONSISTENCY_EVERY, reenact
from engine.evaluation.renderer import Source
from engine.evaluation.timeline import timeline
from engine.frame import Image


class Playback:
    """Plays pictures it was given."""

    name = "playback"

    def __init__(self, pictures: list[Image]) -> None:
        self._pictures = pictures

    def pictures(self) -> Iterator[Image]:
        return iter(self._pictures)


@pytest.fixture
def frames(ball: Footage) -> list[Image]:
    return [frame.image for frame in ball.frames()]


@pytest.fixture
def study(ball: Footage, frames: list[Image], reading: Callable) -> ClipStudy:
    seen = timeline([reading(x_px=64, y_px=64, scale=20)] * len(frames), 128)
    return ClipStudy(ball, frames[0], FaceCrop(0, 0, 128), len(frames), 25.0, seen)


@pytest.fixture
def source(study: ClipStudy) -> Source:
    return Source("ball", study.first, study.crop, study.seen.landmarks[0])


def test_the_truth_played_back_is_perfect(
    study: ClipStudy, source: Source, frames: list, list_tracker: type, reading
) -> None:
    tracker = list_tracker([reading(x_px=64, y_px=64, scale=20)])
    result = reenact(Playback(frames), source, study, tracker, has_truth=True)
    assert len(result.likeness) == len(result.stillness) == len(result.result) == tracker.pictures == 30
    assert {one.psnr for one in result.likeness} == {EQUAL_PSNR_DB}
    assert {one.ssim for one in result.likeness} == {1.0}
    np.testing.assert_allclose(result.result.landmarks, study.seen.landmarks, rtol=1e-5)
    assert sum(one.bci is not None for one in result.stillness) == 30 / CONSISTENCY_EVERY
    assert max(one.seam for one in result.stillness if one.seam is not None) > 1, "the ball rolls outside the head"


def test_an_unmoved_photo_is_measured_once(study: ClipStudy, source: Source, list_tracker: type, reading) -> None:
    tracker = list_tracker([reading(), reading(x_px=10)])
    result = reenact(Playback([study.first] * 30), source, study, tracker, has_truth=False, keep_pictures=True)
    assert tracker.pictures == 1 and not result.likeness
    assert {(one.border, one.seam) for one in result.stillness} == {(0.0, 0.0)}
    assert result.album is not None
    assert len(result.album.drivers) == len(result.album.results) == len(result.album.result_closeups) == 30


def test_a_stride_measures_fewer_pictures_but_renders_all(
    study: ClipStudy, source: Source, frames, list_tracker, reading
) -> None:
    sparse = replace(study, footage=replace(study.footage, stride=10))
    tracker = list_tracker([reading()])
    result = reenact(Playback(frames), source, sparse, tracker, has_truth=True)
    assert tracker.pictures == len(result.result) == 3
    assert result.likeness[2].psnr == EQUAL_PSNR_DB, "frame 20 is compared with frame 20"


def test_a_lost_face_is_a_gap(study: ClipStudy, source: Source, frames, list_tracker, reading) -> None:
    result = reenact(Playback(frames), source, study, list_tracker([reading(), None]), has_truth=True)
    assert result.result.seen.tolist() == [True, False] * 15


def test_a_renderer_that_leaves_out_frames_is_a_fault(
    study: ClipStudy, source: Source, frames, list_tracker, reading
) -> None:
    with pytest.raises(EngineError, match="left out"):
        reenact(Playback(frames[:-1]), source, study, list_tracker([reading()]), has_truth=True)


def test_pictures_of_another_size_are_a_fault(study: ClipStudy, source: Source, frames, list_tracker, reading) -> None:
    one_less = [np.ascontiguousarray(frame[:127, :127]) for frame in frames]
    reenact(Playback(one_less), source, study, list_tracker([reading()]), has_truth=False)
    with pytest.raises(EngineError, match="100×128"):
        reenact(
            Playback([frame[:, :100] for frame in frames]), source, study, list_tracker([reading()]), has_truth=False
        )
