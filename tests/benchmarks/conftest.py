"""A built-in avatar, and a few seconds of the built-in clip as its driver, for the benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from app import paths
from drivers.video_reader import VideoReader
from engine.animators.mesh.animator import MeshAnimator, Puppet
from engine.frame import Driving, Frame, Observation
from engine.motion.motion_maker import MotionMaker
from engine.portrait.loader import load_portrait
from engine.portrait.portrait import Portrait
from engine.settings import Controls
from engine.tracking.face_tracker import FaceTracker

FRAMES = 90


@pytest.fixture(scope="session")
def frames() -> list[Frame]:
    """The first three seconds of the clip."""
    with VideoReader(paths.clip_path("driving")) as reader:
        return list(islice(reader.frames(), FRAMES))


@pytest.fixture
def tracker() -> Iterator[FaceTracker]:
    """A tracker, closed again."""
    tracker = FaceTracker()
    yield tracker
    tracker.close()


@pytest.fixture(scope="session")
def observations(frames: list[Frame]) -> list[Observation]:
    """What the tracker sees in frames."""
    tracker = FaceTracker()
    seen = [tracker.track(frame) for frame in frames]
    tracker.close()
    return seen


@pytest.fixture(scope="session")
def motions(observations: list[Observation]) -> list[Driving]:
    """What drives the avatar in frames, once the driver is followed."""
    maker = MotionMaker()
    return [maker.drive(seen, Controls(), seen.captured_s) for seen in observations][FRAMES // 3 :]


@pytest.fixture(scope="session")
def portrait() -> Portrait:
    """A built-in avatar."""
    photo = paths.avatar_path("amara")
    assert photo is not None
    return load_portrait(photo, "amara")


@pytest.fixture(scope="session")
def puppet(portrait: Portrait) -> Puppet:
    """The avatar, prepared for the mesh engine."""
    return MeshAnimator().prepare(portrait)
