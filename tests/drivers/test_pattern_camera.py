from __future__ import annotations

import numpy as np
import pytest

from drivers.pattern_camera import PatternCamera
from drivers.pattern_motion import pose_at
from engine.frame import Frame
from engine.tracking.face_tracker import FaceTracker
from tests.live_fakes import FakeClock


def test_frames_come_when_they_are_due(clock: FakeClock) -> None:
    camera = PatternCamera((160, 120), 20.0, clock)
    frames = [camera.read(1.0) for _ in range(5)]
    assert [frame and frame.captured_s for frame in frames] == pytest.approx([10.0 + n / 20 for n in range(5)])
    assert camera.read(0.01) is None
    clock.go_on(0.5)
    late = camera.read(1.0)
    assert late is not None and late.index == 14
    camera.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(now_s=10.0)


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (320, 240), (101, 77)])
def test_any_size_is_filled(size: tuple[int, int], clock: FakeClock) -> None:
    camera = PatternCamera(size, None, clock)
    frame = camera.read(1.0)
    assert frame is not None and frame.image.shape == (size[1], size[0], 3)
    # colour bars on top tell whether red and blue are the right way round
    assert tuple(frame.image[0, -1]) == (0, 0, 192)
    camera.close()


def test_the_same_moment_looks_the_same() -> None:
    pictures = []
    for _ in range(2):
        camera = PatternCamera((160, 120), 10.0, FakeClock())
        pictures.append([frame.image for frame in (camera.read(1.0) for _ in range(3)) if frame is not None])
    assert np.array_equal(*pictures)


def test_the_face_is_tracked_and_does_what_it_is_told() -> None:
    clock = FakeClock()
    camera = PatternCamera(clock=clock)
    tracker = FaceTracker()
    told, seen = [], []
    for _ in range(70):
        # every third frame: the whole repertoire in less time
        clock.go_on(2 / 30)
        frame = camera.read(1.0)
        assert frame is not None
        face = tracker.track(frame).face
        assert face is not None, f"no face in frame {frame.index}"
        pose = pose_at(frame.index / camera.rate_hz)
        told.append((pose.yaw_deg, pose.roll_deg, pose.mouth, pose.gaze_deg[0]))
        head = face.head_pose
        seen.append((head.yaw_deg, head.roll_deg, face.lip_openness, face.gaze_deg[0]))
    tracker.close()
    camera.close()
    for name, row_told, row_seen in zip(
        ("yaw", "roll", "mouth", "gaze"), np.transpose(told), np.transpose(seen), strict=True
    ):
        assert np.corrcoef(row_told, row_seen)[0, 1] > 0.7, name


def test_the_eyes_shut_in_a_blink() -> None:
    camera = PatternCamera()
    tracker = FaceTracker(smoothing=0.0)
    openness = []
    for time_s in np.arange(1.9, 2.6, 1 / 30):
        face = tracker.track(Frame(camera.picture(float(time_s)), float(time_s), 0)).face
        assert face is not None
        openness.append(sum(face.eye_openness) / 2)
    tracker.close()
    assert min(openness) < 0.35 * openness[0]
    assert openness[-1] > 0.8 * openness[0]
