from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import paths
from app.bench import bench_run
from app.bench.bench_run import RATES_HZ, SIZES, BenchResult, BenchWish, cases_of, run_bench, run_case
from app.bench.case import Case, Measured, PartTime, PartTimes, Refused
from engine.status import Latency
from tests.app.bench import breeding

SMALL = (320, 180)


@pytest.fixture
def wish() -> BenchWish:
    photo = paths.avatar_path("amara")
    assert photo is not None
    return BenchWish(("mesh",), (SMALL,), (30.0,), paths.clip_path("driving"), photo, "amara", seconds=1.0)


@pytest.fixture
def case(wish: BenchWish) -> Case:
    return next(cases_of(wish, "mesh"))


def test_all_sizes_at_30_and_all_rates_at_720p_and_memory_once(wish: BenchWish) -> None:
    cases = list(cases_of(replace(wish, sizes=SIZES, rates_hz=RATES_HZ, seconds=10.0), "mesh"))
    assert [(case.size, case.rate_hz) for case in cases if not case.allocations] == [
        ((1280, 720), 30.0),
        ((640, 480), 30.0),
        ((1920, 1080), 30.0),
        ((1280, 720), 24.0),
        ((1280, 720), 60.0),
    ]
    assert [case.size for case in cases if case.allocations] == [(1280, 720)]
    assert cases[-1].seconds < cases[0].seconds


def test_other_sizes_and_rates_have_their_first_as_the_main_one(wish: BenchWish) -> None:
    cases = list(cases_of(replace(wish, sizes=(SMALL, (640, 480)), rates_hz=(15.0, 25.0)), "mesh"))
    assert [(case.size, case.rate_hz) for case in cases] == [
        (SMALL, 15.0),
        ((640, 480), 15.0),
        (SMALL, 25.0),
        (SMALL, 15.0),
    ]


def test_the_parts_of_an_engine_that_tells_them_come_first(wish: BenchWish) -> None:
    cases = list(cases_of(wish, "liveportrait"))
    assert [case.parts for case in cases] == [True] + [False] * (len(cases) - 1)


def test_parts_without_the_networks_are_refused_and_so_is_the_rest(
    wish: BenchWish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = run_bench(replace(wish, engines=("liveportrait",)))
    assert [refused.case.parts for refused in result.refused] == [True, False] and result.parts == ()
    assert all("models download liveportrait" in refused.reason for refused in result.refused)


def test_of_an_engine_that_takes_seconds_only_the_main_run_is_made(wish: BenchWish, result: BenchResult) -> None:
    seen: list[Case] = []
    times = (PartTime("whole picture", 2, Latency(15_000, 15_000, 15_000, 15_000)),)

    def run(case: Case, _on_wait: Callable[[], None]) -> Measured:
        seen.append(case)
        if case.parts:
            return replace(result.parts[0], case=case, parts=PartTimes("CPU", True, times))
        return replace(result.runs[0], case=case)

    wide = replace(wish, engines=("liveportrait", "mesh"), sizes=SIZES, rates_hz=RATES_HZ)
    told = run_bench(wide, run)
    slow = [case for case in seen if case.engine == "liveportrait"]
    assert [case.parts for case in slow] == [True, False]
    assert slow[1].slow_picture_s == 15.0 and slow[1].size == wide.main[0]
    # all that is left out is named; the other engine is not touched by it
    assert [case.title for case in slow] + [one.case.title for one in told.refused] == [
        case.title for case in cases_of(wide, "liveportrait")
    ]
    assert [case for case in seen if case.engine == "mesh"] == list(cases_of(wide, "mesh"))


def test_the_real_pipeline_is_timed_in_a_process_of_its_own(wish: BenchWish) -> None:
    result = run_bench(wish)
    assert result.refused == () and result.main is result.runs[0]
    (run,), (memory,) = result.runs, result.allocations
    assert run.timing is not None and run.use is not None
    assert run.timing.fps > 5 and run.timing.camera_fps > 5 and run.timing.errors == {}
    assert {"track", "motion", "render", "paste", "wait", "send"} <= run.timing.stages_ms.keys()
    assert 0 < run.timing.latency_ms.p50 <= run.timing.latency_ms.p95 <= run.timing.latency_ms.p99
    # what the process itself says, not what the parent holds
    assert run.use.cpu > 0.05
    assert {"track", "animate", "pace", "capture"} <= run.use.cpu_by_thread.keys()
    assert sum(run.use.cpu_by_thread.values()) == pytest.approx(run.use.cpu, abs=0.15)
    assert run.use.peak_mb is not None and run.use.peak_mb > 100
    assert (run.computing.engine, run.computing.nodes) == ("CPU (OpenCV)", {})
    assert "delegate" in run.computing.tracker and "threads" in run.computing.opencv
    assert memory.timing is None and memory.allocations is not None
    # a picture of this size is in it at least once
    assert memory.allocations.peak_bytes > SMALL[0] * SMALL[1] * 3


def test_an_engine_that_cannot_run_is_left_out_with_its_reason(wish: BenchWish) -> None:
    result = run_bench(replace(wish, engines=("warp9",), sizes=(SMALL, (640, 480)), load=1))
    assert result.runs == () and result.main is None
    (refused,) = result.refused
    assert "warp9" in refused.reason
    assert multiprocessing.active_children() == [], "the load has gone, too"


def test_an_engine_may_start_processes_of_its_own(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_run, "work", breeding.work)
    assert run_case(case, lambda: None) == Refused(case, "child: 0")


def test_a_clip_that_is_none_is_a_reason(case: Case, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("no video")
    answer = run_case(replace(case, camera=clip), lambda: None)
    assert isinstance(answer, Refused) and "clip.mp4" in answer.reason


def test_ctrl_c_ends_the_process_too(case: Case) -> None:
    def press() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_case(case, press)
    assert multiprocessing.active_children() == []


def test_the_caller_hears_while_it_waits(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    answer = run_case(replace(case, engine="warp9"), lambda: heard.append(1))
    assert heard and not isinstance(answer, Measured)
