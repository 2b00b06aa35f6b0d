from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from app.main import run


def test_the_pipeline_is_timed_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures, page = tmp_path / "bench.json", tmp_path / "bench.md"
    arguments = ["bench", "--seconds", "1", "--sizes", "320x180", "--rates", "30"]
    assert run([*arguments, "--json", str(figures), "--markdown", str(page)]) == 0
    caught = capsys.readouterr()
    assert caught.err == ""
    for text in ("mesh 320×180 at 30", "track", "animate", "tracemalloc", "delegate", "no work left out"):
        assert text in caught.out and text in page.read_text(encoding="utf-8")
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert told["engine"].keys() >= {"track", "render", "paste"} and told["engine"] == told["mesh"]
    assert told["end_to_end"]["fps"] > 5 and told["end_to_end"]["p50_ms"] > 0
    assert told["provider"] == "CPU (OpenCV)" and told["threads"] > 4
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bench.json", "bench.md"]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--engine", "warp9"], "warp9"),
        (["--sizes", "640"], "'640' cannot be used"),
        (["--sizes", "640x480,"], "'' cannot be used"),
        (["--sizes", "641x480"], "must be even"),
        (["--rates", "30,fast"], "'fast' cannot be used"),
        (["--load", "-1"], "'-1' cannot be used"),
        (["--load", "1000"], "'1000' cannot be used"),
        (["--target-ms", "0"], "'0' cannot be used"),
        (["--seconds", "0"], "'0' cannot be used"),
        (["--camera", "nowhere.mp4"], "nowhere.mp4"),
        (["--avatar", "nobody"], "nobody"),
        (["--json", "no/such/folder/bench.json"], "--json"),
        (["--markdown", "."], "--markdown"),
    ],
)
def test_wrong_use_is_one_clear_line_before_anything_is_timed(
    more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", *more]) == 2
    caught = capsys.readouterr()
    assert told in caught.err and caught.err.count("\n") == 1 and caught.out == ""


def test_a_clip_without_a_picture_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip, figures = tmp_path / "clip.mp4", tmp_path / "bench.json"
    clip.write_text("no video")
    assert run(["bench", "--seconds", "1", "--camera", str(clip), "--json", str(figures)]) == 2
    caught = capsys.readouterr()
    assert "clip.mp4" in caught.err and caught.out == "" and not figures.exists()
