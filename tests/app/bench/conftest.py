"""A benchmark that was never run: figures by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.bench_run import BenchResult, BenchWish
from app.bench.case import Allocations, Case, Computing, Measured, PartTime, PartTimes, Refused, Timing, Use
from engine.status import Latency


@pytest.fixture
def result() -> BenchResult:
    """Two engines at one size, one of them at two rates, a third that cannot run."""
    wish = BenchWish(
        ("mesh", "other", "third"), ((640, 480),), (30.0, 60.0), Path("clip.mp4"), Path("a.jpg"), "a", 2.0, load=1
    )

    def run(engine: str, rate_hz: float, p50: float) -> Measured:
        case = Case(engine, (640, 480), rate_hz, wish.camera, wish.photo, "a", 2.0, 2.0)
        latency = Latency(p50, 2 * p50, 3 * p50, 4 * p50)
        timing = Timing(2.0, rate_hz, 30.0, 29.5, 59, 1, 2, 3, latency, {"track": latency, "render": latency}, "", {})
        use = Use(1.25, {"animate": 0.8, "quiet": 0.001}, 12, 300.0, 250.0, 251.5)
        return Measured(case, "a", timing, use, Computing("CPU", "delegate", "2 threads", {"CPUExecution": 7}), None)

    memory = run("mesh", 30.0, 9.0)
    memory = Measured(memory.case, "a", None, None, memory.computing, Allocations(60, 1.5, 40.0, 2_000_000.0))
    times = PartTime("G, by itself", 5, Latency(1.5, 2.5, 3.5, 4.5)), PartTime("whole picture", 4, Latency(9, 9, 9, 9))
    parts = Measured(memory.case, "a", None, None, memory.computing, None, PartTimes("GPU: fp16", False, times))
    refused = Refused(
        Case("third", (640, 480), 30.0, wish.camera, wish.photo, "a", 2.0, 2.0), "Its weights | are away."
    )
    return BenchResult(
        wish,
        (run("mesh", 30.0, 10.0), run("mesh", 60.0, 20.0), run("other", 30.0, 30.0)),
        (memory,),
        (refused,),
        (parts,),
    )
