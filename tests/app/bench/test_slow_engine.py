from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bench.bench_run import BenchResult, BenchWish, cases_of
from app.bench.case import Case, Measured, PartTime, PartTimes, Refused
from app.bench.slow_engine import fitted, slow_picture_s, wait_s, waits_s
from engine.status import Latency


@pytest.fixture
def case() -> Case:
    wish = BenchWish(("liveportrait",), ((640, 480),), (30.0,), Path("clip.mp4"), Path("a.jpg"), "a", 10.0)
    return next(case for case in cases_of(wish, "liveportrait") if not case.parts)


def timed(result: BenchResult, whole_ms: float) -> Measured:
    times = PartTime("M", 9, Latency(5000, 5000, 5000, 5000)), PartTime("whole picture", 2, Latency(whole_ms, 9e4))
    return replace(result.parts[0], parts=PartTimes("CPU", True, times))


def test_the_whole_picture_tells_whether_an_engine_is_slow(result: BenchResult) -> None:
    assert slow_picture_s(timed(result, 15_000)) == 15.0
    assert slow_picture_s(timed(result, 40)) == 0.0
    assert slow_picture_s(result.runs[0]) == 0.0, "a run that timed no parts"


def test_nothing_is_done_otherwise_for_a_fast_engine(case: Case) -> None:
    assert fitted(case, 0.0, main=True) is case and fitted(case, 0.0, main=False) is case
    assert wait_s(case) == waits_s(case) == 0.0


def test_of_a_slow_engine_the_main_case_is_run_with_patience(case: Case) -> None:
    slow = fitted(case, 15.0, main=True)
    assert isinstance(slow, Case) and slow == replace(case, warm_up_s=0.0, slow_picture_s=15.0)
    # idle pictures and a busy machine, and no more than a few minutes
    assert 75 <= wait_s(slow) <= 180 and waits_s(slow) >= wait_s(slow)


def test_the_rest_is_left_out_and_the_reason_is_told(case: Case) -> None:
    answer = fitted(case, 14.6, main=False)
    assert answer == Refused(case, "Left out, since one picture takes 15 s here.")
