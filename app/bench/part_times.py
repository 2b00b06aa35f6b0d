"""Calls functions again and again and tells how long each takes. Needs NumPy only."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from app.bench.case import PartTime
from app.bench.slow_engine import SLOW_S
from engine.status import Latency

# of each part, whatever the time allows; one is enough where the first call, which does not count, was slow
FEWEST_CALLS = 2
MOST_CALLS = 1000


def time_parts(
    parts: Sequence[tuple[str, Callable[[], object]]],
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[PartTime, ...]:
    """Call each part for so many seconds, after a first call that does not count."""
    times = []
    for name, part in parts:
        first_s = clock()
        part()
        took_ms: list[float] = []
        begun_s = clock()
        until_s, fewest = begun_s + seconds, 1 if begun_s - first_s > SLOW_S else FEWEST_CALLS
        while len(took_ms) < fewest or (clock() < until_s and len(took_ms) < MOST_CALLS):
            begun_s = clock()
            part()
            took_ms.append((clock() - begun_s) * 1e3)
        p50, p95, p99 = (float(value) for value in np.percentile(took_ms, (50, 95, 99)))
        times.append(PartTime(name, len(took_ms), Latency(p50, p95, p99, max(took_ms))))
    return tuple(times)
