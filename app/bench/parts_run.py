"""Times the parts of an engine's picture by themselves, one after the other, in the benchmark's own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from app.bench.case import Case, PartTime, PartTimes
from app.clip_avatar import load_photo_or_clip
from app.model_folders import model_folders
from engine.animators.registry import create_animator
from engine.compose.compositor import Compositor
from engine.errors import UsageError
from engine.ports import PartedAnimator
from engine.status import Latency

# compiling for the first time takes minutes
LONGEST_SETTLING_S = 900.0
# of each part, whatever the time allows
FEWEST_CALLS = 2
MOST_CALLS = 1000


def time_engine_parts(case: Case) -> tuple[str, PartTimes]:
    """Return the avatar's name and the times, of as many calls as fit into the case's seconds. Raises LiveError."""
    animator = create_animator(case.engine, model_folders())
    if not isinstance(animator, PartedAnimator):
        raise UsageError(f"The engine {case.engine} does not tell of parts.")
    portrait = load_photo_or_clip(case.photo, case.avatar)
    settled = animator.settle(portrait, LONGEST_SETTLING_S)
    parts = animator.parts(portrait, Compositor(portrait, case.size))
    times = time_parts(parts, case.seconds / len(parts))
    return portrait.name, PartTimes(animator.provider, settled, times)


def time_parts(
    parts: Sequence[tuple[str, Callable[[], object]]],
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[PartTime, ...]:
    """Call each part for so many seconds, after a first call that does not count."""
    times = []
    for name, part in parts:
        part()
        took_ms: list[float] = []
        until_s = clock() + seconds
        while len(took_ms) < FEWEST_CALLS or (clock() < until_s and len(took_ms) < MOST_CALLS):
            begun_s = clock()
            part()
            took_ms.append((clock() - begun_s) * 1e3)
        p50, p95, p99 = (float(value) for value in np.percentile(took_ms, (50, 95, 99)))
        times.append(PartTime(name, len(took_ms), Latency(p50, p95, p99, max(took_ms))))
    return tuple(times)
