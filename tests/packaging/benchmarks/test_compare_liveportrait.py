from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("safetensors", reason="safetensors is not installed")

BENCHMARKS = Path(__file__).resolve().parents[3] / "packaging" / "benchmarks"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def figures(picture_ms: float) -> dict[str, Any]:
    return {
        "median_ms": {"M": 0.5, "picture": picture_ms},
        "billions": 500.0,
        "words": "GPU: fp16",
        "first_picture_s": 4.25,
        "memory_mb": 1234.5,
        "levels": None,
    }


def test_the_share_of_the_matrix_rate_is_told() -> None:
    from compare_liveportrait import heading, row

    line = row("ours", figures(2.0), {"extra": {"tera_a_second": 1000.0}})
    # two operations a multiplication: 1e12 in 2 ms are half of 1e15 a second
    assert line == "| ours | 0.50 | – | – | – | – | 2.00 | 50% | 1234 | – | 4.2 | GPU: fp16 |\n"
    assert {one.count("|") for one in heading().splitlines()} == {line.count("|")}


def test_a_scheme_that_failed_has_a_line_with_its_reason() -> None:
    from compare_liveportrait import heading, headline, row

    line = row("ours", {"failed": "exit status 1: out | of\nmemory"}, {})
    assert line.endswith("| exit status 1: out / of memory |\n")
    assert line.count("|") == heading().splitlines()[0].count("|")
    assert "stopped after 5 s" in headline({"failed": "stopped after 5 s"})
    # without the matrix products the rest is told all the same
    assert "| 2.00 | – |" in row("ours", figures(2.0), {"failed": "stopped after 5 s"})


def test_what_compiles_comes_last(tmp_path: Path) -> None:
    from liveportrait_schemes import Wish, schemes

    names = list(schemes(Wish("cpu", 0.0, None, tmp_path / "picture.npy")))
    assert names[:2] == ["matrix products", "ours, exact"]
    compiled = [name for name in names if "compiled" in name]
    assert names[-len(compiled) :] == compiled == ["ours, compiled", "published, compiled"]


def test_a_failing_scheme_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import compare_liveportrait

    json_file, nowhere = tmp_path / "figures.json", tmp_path / "nowhere.safetensors"
    options = ["--device", "cpu", "--seconds", "0", "--schemes", "exact", "--weights", str(nowhere)]
    monkeypatch.setattr(sys, "argv", ["compare_liveportrait.py", *options, "--json", str(json_file)])
    compare_liveportrait.main()
    caught = capsys.readouterr()
    assert "TFLOP/s" in caught.out and "nowhere.safetensors is missing or damaged" in caught.err
    told = json.loads(json_file.read_text(encoding="utf-8"))["schemes"]
    assert told["matrix products"]["extra"]["tera_a_second"] > 0
    assert "nowhere.safetensors is missing or damaged" in told["ours, exact"]["failed"]
    assert [one.name for one in tmp_path.iterdir()] == ["figures.json"]


def test_one_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import compare_liveportrait

    json_file = tmp_path / "figures.json"
    options = ["--device", "cpu", "--schemes", "exact", "--limit", "0.2", "--json", str(json_file)]
    monkeypatch.setattr(sys, "argv", ["compare_liveportrait.py", *options])
    compare_liveportrait.main()
    told = json.loads(json_file.read_text(encoding="utf-8"))["schemes"]
    assert {name: one["failed"] for name, one in told.items()} == dict.fromkeys(
        ("matrix products", "ours, exact"), "stopped after 0 s"
    )
    assert "stopped after 0 s" in capsys.readouterr().out


def test_a_scheme_is_picked_by_its_whole_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import compare_liveportrait

    def names(*texts: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["compare_liveportrait.py", "--device", "cpu", "--schemes", *texts])
        wish = compare_liveportrait._options()
        wish.exact = tmp_path / "picture.npy"
        return compare_liveportrait._names(wish)

    assert names("ours, compiled") == ["matrix products", "ours, compiled"]
    assert names("exact", "published, eager") == ["matrix products", "ours, exact", "published, eager"]
    with pytest.raises(SystemExit, match="No scheme has graphs in its name: matrix products; ours, exact;"):
        names("graphs")
