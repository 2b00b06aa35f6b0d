from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.errors import BadInputError
from engine.evaluation.measuring import (
    MESH_NAME,
    TASKS_NAME,
    MeasuringTracker,
    TasksTracker,
    measuring_tracker_name,
    open_measuring_tracker,
    rotation_from_matrix,
)
from engine.evaluation.rotations import geodesic_deg
from engine.frame import Image
from engine.portrait.photo import read_photo
from engine.tracking.head_pose import angles_from_rotation, rotation_from_angles


@pytest.fixture
def face(astronaut: Path) -> Image:
    return read_photo(astronaut).image[:300, 80:380]


@pytest.fixture
def tasks(face_task_model: Path) -> Iterator[MeasuringTracker]:
    with closing(open_measuring_tracker(face_task_model)) as tracker:
        yield tracker


def test_rotation_survives_the_landmarkers_axes_and_scale() -> None:
    rotation = rotation_from_angles(12, -25, 7)
    flip = np.diag([1.0, -1.0, -1.0])
    matrix = np.eye(4)
    matrix[:3, :3] = 3.5 * flip @ rotation @ flip
    np.testing.assert_allclose(rotation_from_matrix(matrix.astype(np.float32)), rotation, atol=1e-5)


def test_the_landmarker_measures_a_face(tasks: MeasuringTracker, face: Image) -> None:
    reading = tasks.measure(face)
    assert reading is not None and reading.face.blendshapes is not None
    assert reading.face.landmarks.shape == (478, 3) and reading.face.blendshapes.shape == (52,)
    inside = reading.face.landmarks[:, :2]
    assert inside.min() > 0 and inside.max() < 300
    # two ways to the head pose: the landmarker's matrix, and our fit to its landmarks; they differ most in pitch
    pitch, yaw, roll = angles_from_rotation(reading.rotation)
    fitted = reading.face.head_pose
    assert (yaw, roll) == pytest.approx((fitted.yaw_deg, fitted.roll_deg), abs=5)
    assert pitch == pytest.approx(fitted.pitch_deg, abs=10)


def test_mirroring_the_picture_mirrors_yaw_and_roll(
    tasks: MeasuringTracker, face: Image, face_task_model: Path
) -> None:
    with closing(open_measuring_tracker(face_task_model)) as other:
        straight, mirrored = tasks.measure(face), other.measure(face[:, ::-1])
    assert straight is not None and mirrored is not None
    pitch, yaw, roll = angles_from_rotation(straight.rotation)
    assert angles_from_rotation(mirrored.rotation) == pytest.approx((pitch, -yaw, -roll), abs=3)


def test_a_series_starts_with_the_window_that_it_goes_on_with(
    tasks: MeasuringTracker, face: Image, face_task_model: Path
) -> None:
    def turn_deg(tracker: MeasuringTracker) -> float:
        first, later = tracker.measure(face), [tracker.measure(face) for _ in range(4)][-1]
        assert first is not None and later is not None
        return float(geodesic_deg(first.rotation[None], later.rotation[None])[0])

    with closing(open_measuring_tracker(face_task_model)) as unsettled:
        jump_deg = turn_deg(unsettled)
    tasks.begin(face)
    assert turn_deg(tasks) < 0.3 < jump_deg


def test_nothing_is_smoothed_over_time(tasks: MeasuringTracker, face: Image) -> None:
    moved = np.roll(face, 6, axis=1)
    for _ in range(4):
        before = tasks.measure(face)
    at_once, settled = tasks.measure(moved), tasks.measure(moved)
    assert before is not None and at_once is not None and settled is not None
    shift = (at_once.face.landmarks - before.face.landmarks)[:, 0].mean()
    assert shift == pytest.approx(6, abs=0.7)
    assert np.abs(at_once.face.landmarks - settled.face.landmarks)[:, :2].mean() < 0.7


def test_a_picture_without_a_face_gives_none(tasks: MeasuringTracker) -> None:
    assert tasks.measure(np.full((256, 256, 3), 128, np.uint8)) is None


def test_without_a_model_the_wheels_mesh_measures_and_says_so(face: Image) -> None:
    with closing(open_measuring_tracker(None)) as tracker:
        reading = tracker.measure(face)
        assert tracker.measure(np.zeros((256, 256, 3), np.uint8)) is None
    assert reading is not None and reading.face.blendshapes is None
    assert tracker.name == measuring_tracker_name(None) == MESH_NAME and not tracker.has_blendshapes


def test_names_tell_the_trackers_apart(face_task_model: Path) -> None:
    assert measuring_tracker_name(face_task_model) == TASKS_NAME != MESH_NAME


def test_bad_model_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="missing"):
        TasksTracker(tmp_path / "none.task")
    text = tmp_path / "text.task"
    text.write_text("not a model")
    with pytest.raises(BadInputError, match="not a face landmarker"):
        TasksTracker(text)


def test_closing_twice_is_safe(face_task_model: Path) -> None:
    tracker = open_measuring_tracker(face_task_model)
    tracker.close()
    tracker.close()
