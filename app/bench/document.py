"""A benchmark as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from app.bench.bench_run import BenchResult
from app.bench.case import Case, Measured, Timing
from app.bench.machine import this_machine
from engine.errors import OutputError
from engine.status import Latency


def document_of(result: BenchResult) -> dict[str, Any]:
    """Return the JSON document.

    On top what stands for the whole, of the main run: under "engine" and again under every engine's own name its
    stages, end_to_end, provider, threads. "runs" holds everything of all runs.
    """
    main = result.main
    assert main is not None and main.timing is not None and main.use is not None, "there is nothing to tell of no run"
    by_engine: dict[str, Any] = {}
    for run in result.runs:
        if run.timing is not None:
            # the first of an engine is the one at the main size and rate
            by_engine.setdefault(run.case.engine, _stages(run.timing))
    return {
        "engine": by_engine[main.case.engine],
        **by_engine,
        "end_to_end": {"fps": round(main.timing.fps, 3), **_rounded(main.timing.latency_ms)},
        "provider": main.computing.engine,
        "threads": main.use.threads,
        "engine_name": main.case.engine,
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": asdict(this_machine()),
        "load_cores": result.wish.load,
        "target_ms": result.wish.target_ms,
        "seconds": result.wish.seconds,
        "camera": result.wish.camera.name,
        "avatar": main.avatar,
        "runs": [_run(run) for run in result.runs],
        "allocations": [_allocations(run) for run in result.allocations],
        "parts": [parts_of(run) for run in result.parts],
        "not_run": [{**_case(one.case), "alone": one.case.alone, "reason": one.reason} for one in result.refused],
    }


def write_text(text: str, path: Path, option: str) -> None:
    """Write text to path, whole or not at all. Raises OutputError. option: what the path was given with."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{option} {path} cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        partial.unlink(missing_ok=True)


def write_json(document: dict[str, Any], path: Path) -> None:
    """Write the document. Raises OutputError."""
    write_text(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n", path, "--json")


def _run(run: Measured) -> dict[str, Any]:
    timing, use = run.timing, run.use
    assert timing is not None and use is not None, "a run that was timed"
    return {
        **_case(run.case),
        "seconds": round(timing.seconds, 1),
        "end_to_end": {"fps": round(timing.fps, 3), **_rounded(timing.latency_ms)},
        "stages": _stages(timing),
        "camera_fps": round(timing.camera_fps, 3),
        "new_fps": round(timing.new_fps, 3),
        "live": timing.live,
        "late": timing.late,
        "dropped": timing.dropped,
        "idle": timing.idle,
        "cpu": round(use.cpu, 3),
        "cpu_by_thread": {name: round(share, 4) for name, share in use.cpu_by_thread.items()},
        "threads": use.threads,
        "memory_mb": {
            "peak": use.peak_mb,
            "half_time": use.half_time_mb,
            "end": use.end_mb,
            "growth": use.growth_mb,
        },
        "computing": asdict(run.computing),
        "governor": timing.governor,
        "errors": timing.errors,
    }


def _allocations(run: Measured) -> dict[str, Any]:
    assert run.allocations is not None, "a run that was asked for them"
    return {**_case(run.case), **{name: round(value, 1) for name, value in asdict(run.allocations).items()}}


def parts_of(run: Measured) -> dict[str, Any]:
    """Return what stands in the document of a run that timed parts."""
    assert run.parts is not None, "a run that was asked for them"
    times = [{"name": one.name, "calls": one.calls, **_rounded(one.latency_ms)} for one in run.parts.times]
    return {**_case(run.case), "provider": run.parts.provider, "settled": run.parts.settled, "times": times}


def _case(case: Case) -> dict[str, Any]:
    return {"engine": case.engine, "size": list(case.size), "rate_hz": case.rate_hz}


def _stages(timing: Timing) -> dict[str, dict[str, float]]:
    return {stage: _rounded(latency) for stage, latency in timing.stages_ms.items()}


def _rounded(latency: Latency) -> dict[str, float]:
    return {f"{name}_ms": round(value, 2) for name, value in asdict(latency).items()}
