from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import NoFaceError, VideoError
from engine.evaluation.clip_study import Footage, ReadClip, study_clip
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.measuring import open_measuring_tracker


def test_a_real_clip_is_measured_as_far_as_it_counts(media: Path, read_clip: ReadClip, face_task_model: Path) -> None:
    with closing(open_measuring_tracker(face_task_model)) as tracker:
        study = study_clip(Footage(media / "d0.mp4", read_clip, seconds=0.8, stride=4), tracker)
    assert study.frame_count == 20 and len(study.seen) == 5 and study.seen.seen.all()
    assert study.rate_hz == pytest.approx(25 / 4)
    assert study.crop == FaceCrop(0, 0, 512) and study.first.shape == (512, 512, 3)
    frames = list(study.footage.frames())
    np.testing.assert_array_equal(frames[0].image, study.first)
    assert study.picture(frames[3].image).shape == (256, 256, 3)


def test_a_tall_clip_is_cropped_to_a_square_around_the_face(
    media: Path, read_clip: ReadClip, list_tracker: type, reading: Callable
) -> None:
    study = study_clip(Footage(media / "d13.mp4", read_clip, seconds=0.2), list_tracker([reading()]))
    assert study.first.shape == (1280, 720, 3)
    assert study.crop.side_px == 720 and 100 < study.crop.top_px < 500


def test_a_clip_without_a_face_is_refused(ball: Footage, list_tracker: type) -> None:
    with pytest.raises(NoFaceError, match="ball"):
        study_clip(ball, list_tracker([None]))


def test_a_clip_without_a_frame_is_refused(list_tracker: type) -> None:
    with pytest.raises(VideoError, match="empty"):
        study_clip(Footage(Path("empty.mp4"), lambda path: iter(())), list_tracker([None]))


def test_footage_ends_in_time(ball: Footage) -> None:
    assert len(list(ball.frames())) == 30
    assert len(list(replace(ball, seconds=0.8).frames())) == 20
    assert [frame.index for frame in ball.frames() if replace(ball, stride=10).measures(frame)] == [0, 10, 20]
