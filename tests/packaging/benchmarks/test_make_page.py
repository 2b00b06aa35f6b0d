from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "packaging" / "benchmarks" / "make_page.py"
HOW = {"seconds": 6.0, "stride": 2, "neutral": "first", "when": "2026-01-02T03:04:05+00:00", "measured_by": "tracker X"}
LATENCY = {"p50_ms": 11.25, "p95_ms": 22.5, "p99_ms": 33.5, "max_ms": 44.0}


def evaluation() -> dict[str, Any]:
    row = {
        "clip": "a-clip.mp4",
        "frames": 60,
        "psnr": 31.25,
        "ms_per_frame": 123.4,
        "eye_corr": None,
        "lip_corr": 0.875,
    }
    cross = {"clip": "a-clip.mp4", "photo": "p.jpg", "frames": 60, "lip_corr": 0.5}
    means = {"mean": row, "cross_mean": cross}
    return {"engine": "mesh", "clips": [row], "cross": [cross], **means, "baselines": {"static": means}, **HOW}


def bench() -> dict[str, Any]:
    return {
        "runs": [
            {
                "engine": "mesh",
                "size": [1280, 720],
                "rate_hz": 30.0,
                "end_to_end": {"fps": 29.97, **LATENCY},
                "stages": {"track": LATENCY},
                "new_fps": 29.5,
                **{"late": 1, "dropped": 2, "idle": 3, "cpu": 0.5, "threads": 16, "governor": ""},
                "cpu_by_thread": {"animate": 0.25},
                "memory_mb": {"peak": 300.0, "growth": None},
                "computing": {"engine": "CPU", "tracker": "XNNPACK", "opencv": "2 threads", "nodes": {}},
            }
        ],
        "allocations": [],
        "not_run": [],
        "machine": {"processor": "CPU Z", "cores": 2, "memory_gb": None, "system": "Linux", "python": "3.11"},
        **{"load_cores": 1, "target_ms": 50.0, "seconds": 10.0, "when": HOW["when"], "camera": "c.mp4", "avatar": "a"},
    }


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    for name, document in (("own", evaluation()), ("cross", evaluation()), ("bench", bench())):
        (folder / f"{name}.json").write_text(json.dumps(document))
    files = [option for name in ("own", "cross", "bench") for option in (f"--{name}", str(folder / f"{name}.json"))]
    output = folder / "benchmarks.md"
    subprocess.run([sys.executable, str(SCRIPT), *files, "--output", str(output)], check=True, timeout=120)
    return output.read_text(encoding="utf-8")


def test_every_place_is_filled(page: str) -> None:
    assert "{" not in page and "}" not in page


def test_times_of_evaluations_are_left_to_bench(page: str) -> None:
    assert "123.4" not in page and "ms/frame" not in page


def test_figures_of_clips_pairs_and_runs_are_there(page: str) -> None:
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert any(line.startswith("| a-clip | 31.2 |") for line in lines)
    assert any(line.startswith("| p by a-clip | 0.50 |") for line in lines)
    assert any(
        line.startswith("| mesh 1280×720 at 30 | 30.0 | 29.5 | 11.2 | 22.5 | 33.5 | 1 | 2 | 3 |") for line in lines
    )
    assert "11.2 / 22.5 / 33.5" in page


def test_it_says_how_it_was_measured(page: str) -> None:
    assert "2026-01-02" in page and "tracker X" in page and "every 2. frame" in page
    assert "CPU Z" in page and "hold 50 ms" in page and "1 of the cores kept busy" in page


def test_a_figure_that_nobody_has_is_no_column(page: str) -> None:
    own = page.split("### Every clip")[1].split("###")[0]
    assert "lip r" in own and "eye r" not in own
