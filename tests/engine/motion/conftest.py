"""Made-up faces that do as they are told, and the real ones of the shared clips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from engine.frame import Array, FaceMeasurement, Frame, Observation
from engine.tracking.canonical import mean_face
from engine.tracking.head_pose import apply_head_pose, head_pose, rotation_from_angles

MakeObservation = Callable[..., Observation]
TrackClip = Callable[[str], list[Observation]]

IMAGE_SIZE = (640, 480)

# no test asserts a speed, and hypothesis does by default
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def make_observation() -> MakeObservation:
    """A function that makes one observation; a neutral driver 0.3 open-eyed in the middle of the picture by default."""

    def make(
        now_s: float = 0.0,
        *,
        angles: tuple[float, float, float] = (0.0, 0.0, 0.0),
        translation: tuple[float, float] = (320.0, 240.0),
        scale: float = 100.0,
        offset: Array | float = 0.0,
        eyes: tuple[float, float] = (0.3, 0.3),
        lips: float = 0.0,
        gaze: tuple[float, float] = (0.0, -6.7),
    ) -> Observation:
        rotation = rotation_from_angles(*angles)
        pose = head_pose(rotation, np.array([*translation, 0], np.float32), scale)
        shape = np.asarray(mean_face() + offset, np.float32)
        face = FaceMeasurement(apply_head_pose(shape, pose), pose, shape, eyes, lips, gaze)
        return Observation(now_s, round(now_s * 30), IMAGE_SIZE, face)

    return make


@pytest.fixture(scope="session")
def track_clip(media: Path) -> TrackClip:
    """A function that tracks a clip of the shared media by name, once."""
    done: dict[str, list[Observation]] = {}

    def track(name: str) -> list[Observation]:
        if name not in done:
            done[name] = _track(media / f"{name}.mp4")
        return done[name]

    return track


def _track(path: Path) -> list[Observation]:
    import av

    from engine.tracking.face_tracker import FaceTracker

    tracker = FaceTracker()
    try:
        with av.open(str(path)) as container:
            rate = float(container.streams.video[0].average_rate or 30)
            return [
                tracker.track(Frame(picture.to_ndarray(format="rgb24"), index / rate, index))
                for index, picture in enumerate(container.decode(video=0))
            ]
    finally:
        tracker.close()
