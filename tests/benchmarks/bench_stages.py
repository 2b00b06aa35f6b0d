"""How long each stage takes on this machine: `make bench`. Prints p50 and p95; asserts no speed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from app import paths
from drivers.video_reader import VideoReader
from engine.animators.registry import create_animator
from engine.compose.compositor import Compositor
from engine.errors import BadInputError
from engine.frame import Frame
from engine.motion.motion_maker import MotionMaker
from engine.portrait.loader import load_portrait
from engine.settings import Controls
from engine.tracking.face_tracker import FaceTracker

T = TypeVar("T")
FRAMES, WARM_UP, SIZE = 240, 30, (1280, 720)


class StopWatch:
    """Gathers durations by name."""

    def __init__(self) -> None:
        self.taken_ms: dict[str, list[float]] = defaultdict(list)

    def time(self, stage: str, work: Callable[[], T]) -> T:
        started_s = time.perf_counter()
        result = work()
        self.taken_ms[stage].append((time.perf_counter() - started_s) * 1e3)
        return result

    def report(self) -> str:
        lines = [f"{'stage':<8}{'p50 ms':>9}{'p95 ms':>9}"]
        for stage, taken_ms in self.taken_ms.items():
            p50, p95 = np.percentile(taken_ms[WARM_UP:], [50, 95])
            lines.append(f"{stage:<8}{p50:9.2f}{p95:9.2f}")
        return "\n".join(lines)


@pytest.fixture
def driving_frames() -> Iterator[Iterator[Frame]]:
    try:
        clip = paths.clip_path("driving")
    except BadInputError as error:
        pytest.skip(error.user_message)
    with VideoReader(clip) as reader:
        yield islice(reader.frames(), FRAMES)


def test_stages(astronaut: Path, driving_frames: Iterator[Frame]) -> None:
    portrait = load_portrait(astronaut)
    animator, tracker, motion = create_animator("auto"), FaceTracker(), MotionMaker()
    compositor, watch = Compositor(portrait, SIZE), StopWatch()
    prepared = watch.time("prepare", lambda: animator.prepare(portrait))
    prepare_ms = watch.taken_ms.pop("prepare")[0]
    for frame in driving_frames:
        observation = watch.time("track", lambda frame=frame: tracker.track(frame))
        driving = watch.time("motion", lambda seen=observation: motion.drive(seen, Controls(), seen.captured_s))
        crop = watch.time("render", lambda driving=driving: animator.render(prepared, driving))
        watch.time("paste", lambda crop=crop: compositor.paste(crop))
    tracker.close()
    print(f"\n{animator.name}, {SIZE[0]}x{SIZE[1]}, prepared in {prepare_ms:.0f} ms\n{watch.report()}")
