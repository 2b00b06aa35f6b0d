"""How long the functions take that run for every frame, each alone: `make bench`. Asserts no speed.

`understudy bench` times the whole pipeline, in which they share the processor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any, TypeVar

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.animators.mesh.animator import MeshAnimator, Puppet
from engine.animators.mesh.field import forward_field, invert_field, rigid_field
from engine.animators.mesh.retarget import drive_landmarks, drive_pose, drive_shape
from engine.compose.compositor import Compositor
from engine.frame import Driving, Frame, Observation
from engine.mailbox import Mailbox
from engine.motion.motion_maker import MotionMaker
from engine.portrait.portrait import Portrait
from engine.settings import Controls
from engine.tracking.face_tracker import FaceTracker
from engine.tracking.measure import measure_face

T = TypeVar("T")
ROUNDS = 100


def time_each(benchmark: BenchmarkFixture, work: Callable[[T], Any], inputs: Sequence[T], rounds: int = ROUNDS) -> Any:
    """Time work on one input after the other, over and over; return what it made last."""
    coming = cycle(inputs)
    return benchmark.pedantic(work, setup=lambda: ((next(coming),), {}), rounds=rounds, warmup_rounds=5)


def test_mesh_render(benchmark: BenchmarkFixture, puppet: Puppet, motions: list[Driving]) -> None:
    animator = MeshAnimator()
    picture = time_each(benchmark, lambda driving: animator.render(puppet, driving), motions)
    assert picture.shape == (512, 512, 3)


def test_mesh_field(benchmark: BenchmarkFixture, puppet: Puppet, motions: list[Driving]) -> None:
    def field(driving: Driving) -> Any:
        moved = drive_pose(puppet.pose, driving, puppet.axes)
        offsets = drive_landmarks(drive_shape(puppet.shape, driving), moved) - drive_landmarks(puppet.shape, moved)
        rigid = rigid_field(puppet.field, puppet.pose, moved)
        return invert_field(forward_field(puppet.field, rigid, offsets, True))

    assert np.isfinite(time_each(benchmark, field, motions)).all()


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_paste(
    benchmark: BenchmarkFixture, portrait: Portrait, puppet: Puppet, motions: list[Driving], size: tuple[int, int]
) -> None:
    compositor, animator = Compositor(portrait, size), MeshAnimator()
    crops = [animator.render(puppet, driving) for driving in motions[:10]]
    picture = time_each(benchmark, compositor.paste, crops)
    assert picture.shape == (size[1], size[0], 3)


def test_track(benchmark: BenchmarkFixture, tracker: FaceTracker, frames: list[Frame]) -> None:
    seen = time_each(benchmark, tracker.track, frames, rounds=len(frames) - 10)
    assert seen.face is not None


def test_measure_face(benchmark: BenchmarkFixture, observations: list[Observation]) -> None:
    landmarks = [seen.face.landmarks for seen in observations if seen.face is not None]
    face = time_each(benchmark, measure_face, landmarks)
    assert face.lip_openness >= 0


def test_motion(benchmark: BenchmarkFixture, observations: list[Observation]) -> None:
    maker, controls = MotionMaker(), Controls()
    times_s = iter(np.arange(1000) / 30.0)

    def drive(seen: Observation) -> Driving:
        return maker.drive(seen, controls, float(next(times_s)))

    assert time_each(benchmark, drive, observations) is not None


def test_mailbox(benchmark: BenchmarkFixture) -> None:
    mailbox: Mailbox[int] = Mailbox()

    def hand_over() -> int | None:
        mailbox.put(1)
        return mailbox.take(0.0)

    assert benchmark(hand_over) == 1
