from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.memory import Memory
from app.stats_file import check_stats_path, write_stats
from engine.errors import OutputError
from engine.statistics import Statistics
from engine.status import State, Status


def some_statistics() -> Statistics:
    statistics = Statistics()
    for number in range(10):
        statistics.count_captured()
        statistics.count_rendered()
        now_s = 101.0 + number / 30
        statistics.count_sent(now_s, now_s - 0.03, repeated=number == 5, late=number == 6)
        statistics.add_stage("render", 8.0)
    return statistics


def test_the_figures_of_the_design_are_there(tmp_path: Path) -> None:
    path = tmp_path / "stats.json"
    status = Status(State.OFF, engine="mesh", provider="CPU (OpenCV)", avatar="finn")
    write_stats(path, some_statistics().summary(dropped=3), status, 100.0, Memory(300.0, 290.0, 289.0))
    told = json.loads(path.read_text())
    assert told["frames"]["captured"] == told["frames"]["rendered"] == told["frames"]["sent"] == 10
    assert (told["frames"]["dropped"], told["frames"]["idle"]) == (3, 0)
    assert (told["frames"]["repeated"], told["frames"]["late"]) == (1, 1)
    assert told["fps"] == pytest.approx(30.0)
    assert told["latency_ms"] == pytest.approx({"p50": 30, "p95": 30, "p99": 30, "max": 30}, rel=0.02)
    assert told["stages_ms"]["render"]["p50"] == pytest.approx(8.0, rel=0.02)
    assert (told["engine"], told["provider"], told["avatar"]) == ("mesh", "CPU (OpenCV)", "finn")
    assert told["first_picture_s"] == told["first_live_picture_s"] == 1.0
    assert told["rss_mb"] == {"peak": 300.0, "last": 290.0, "settled": 289.0}
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_in_which_nothing_happened_has_figures_as_well(tmp_path: Path) -> None:
    path = tmp_path / "stats.json"
    write_stats(path, Statistics().summary(), Status(State.OFF), 100.0, Memory())
    told = json.loads(path.read_text())
    assert (told["fps"], told["first_picture_s"], told["latency_ms"]["max"]) == (0.0, None, 0.0)


def test_a_place_that_cannot_be_written_is_told_before_and_after(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "stats.json"):
        with pytest.raises(OutputError, match="--stats"):
            check_stats_path(path)
    with pytest.raises(OutputError, match="--stats"):
        write_stats(tmp_path / "nowhere" / "s.json", Statistics().summary(), Status(State.OFF), 0.0, Memory())
    check_stats_path(tmp_path / "stats.json")
