from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bench.bench_run import BenchResult
from app.bench.document import document_of, write_json
from engine.errors import OutputError


def test_what_the_design_fixes_stands_on_top(result: BenchResult) -> None:
    told = document_of(result)
    assert told["engine"]["track"] == {"p50_ms": 10.0, "p95_ms": 20.0, "p99_ms": 30.0, "max_ms": 40.0}
    assert told["end_to_end"]["fps"] == 30.0 and told["end_to_end"]["p95_ms"] == 20.0
    assert (told["provider"], told["threads"], told["engine_name"]) == ("CPU", 12, "mesh")
    # of each engine the main size and rate
    assert (told["mesh"]["render"]["p50_ms"], told["other"]["render"]["p50_ms"]) == (10.0, 30.0)


def test_every_run_is_there_with_what_it_took(result: BenchResult) -> None:
    told = document_of(result)
    assert [(run["engine"], run["rate_hz"]) for run in told["runs"]] == [
        ("mesh", 30.0),
        ("mesh", 60.0),
        ("other", 30.0),
    ]
    run = told["runs"][0]
    assert run["memory_mb"] == {"peak": 300.0, "half_time": 250.0, "end": 251.5, "growth": 1.5}
    assert (run["late"], run["dropped"], run["idle"], run["cpu"]) == (1, 2, 3, 1.25)
    assert told["allocations"][0]["kept_blocks"] == 1.5
    assert told["not_run"][0]["reason"] == "Its weights | are away."
    assert told["machine"]["cores"] >= 1 and told["load_cores"] == 1


def test_it_is_written_whole_and_can_be_read(result: BenchResult, tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_json(document_of(result), path)
    assert json.loads(path.read_text(encoding="utf-8"))["seconds"] == 2.0
    assert [one.name for one in tmp_path.iterdir()] == ["bench.json"]


def test_a_place_that_cannot_be_written_is_told(result: BenchResult, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--json"):
        write_json(document_of(result), tmp_path / "no" / "bench.json")
