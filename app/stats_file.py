"""The figures of one run as a JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.memory import Memory
from engine.errors import OutputError
from engine.statistics import Summary
from engine.status import Latency, Status


def check_stats_path(path: Path) -> None:
    """Raise OutputError if no file can be put there, before any work is done."""
    if path.is_dir():
        raise OutputError(f"--stats {path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise OutputError(f"--stats {path}: there is no folder {path.parent}. Make it first, or choose another place.")


def write_stats(path: Path, summary: Summary, status: Status, started_s: float, memory: Memory) -> None:
    """Write the figures to path, whole or not at all. started_s: monotonic time at which the command began."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(json.dumps(_figures(summary, status, started_s, memory), indent=2) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"--stats {path} cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        partial.unlink(missing_ok=True)


def _figures(summary: Summary, status: Status, started_s: float, memory: Memory) -> dict[str, Any]:
    counters = asdict(summary.counters)
    return {
        "frames": counters | {"late_after_5_s": summary.late_after_start},
        "fps": round(summary.fps, 3),
        "latency_ms": _rounded(summary.latency_ms),
        "stages_ms": {stage: _rounded(latency) for stage, latency in summary.stages_ms.items()},
        "engine": status.engine,
        "provider": status.provider,
        "avatar": status.avatar,
        "first_picture_s": _since(started_s, summary.first_sent_s),
        "first_live_picture_s": _since(started_s, summary.first_live_s),
        "switches_ms": [round(duration_ms, 2) for duration_ms in summary.switches_ms],
        "rss_mb": asdict(memory),
        "errors": summary.errors,
        "last_error": status.last_error,
    }


def _rounded(latency: Latency) -> dict[str, float]:
    return {name: round(value, 2) for name, value in asdict(latency).items()}


def _since(start_s: float, moment_s: float | None) -> float | None:
    return None if moment_s is None else round(moment_s - start_s, 3)
