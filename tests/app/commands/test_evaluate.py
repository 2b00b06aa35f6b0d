from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluation_run import MODEL, MODEL_FILE, installed_model
from app.main import run
from engine.errors import WeightsError


@pytest.fixture
def no_model_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's data folder, empty."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *names, **options: tmp_path / "data")
    return tmp_path / "data"


def test_a_clip_is_measured_shown_and_written(
    media: Path, face_task_model: Path, astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, report = tmp_path / "figures.json", tmp_path / "report"
    arguments = [
        *("evaluate", "--clips", str(media / "d0.mp4"), "--cross", str(astronaut), "--engine", "similarity"),
        *("--baselines", "--seconds", "0.48", "--jobs", "1", "--model", str(face_task_model)),
        *("--json", str(figures), "--report", str(report)),
    ]
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    for text in ("Self-reenactment", "Cross-reenactment", "d0", "astronaut by d0", "mean, static", "Tasks", "LPIPS"):
        assert text in shown
    document = json.loads(figures.read_text(encoding="utf-8"))
    assert document["engine"] == "similarity" and document["clips"][0]["frames"] == 12
    assert document["baselines"].keys() == {"static"}
    assert (report / "index.html").is_file() and list((report / "sheets").glob("*.png"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["astronaut.png", "figures.json", "report"]


def test_without_a_model_the_report_says_which_tracker_measured(
    media: Path, no_model_installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "evaluate",
        "--clips",
        str(media / "d0.mp4"),
        "--engine",
        "static",
        "--stride",
        "6",
        "--seconds",
        "0.48",
    ]
    assert run([*arguments, "--json", str(tmp_path / "figures.json")]) == 0
    assert "same network as the driving tracker" in capsys.readouterr().out
    document = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert document["clips"][0]["aed"] is None and document["clips"][0]["frames"] == 2


def test_a_downloaded_model_is_found(no_model_installed: Path, face_task_model: Path) -> None:
    assert installed_model() is None
    model = no_model_installed / "models" / MODEL / MODEL_FILE
    model.parent.mkdir(parents=True)
    model.write_bytes(face_task_model.read_bytes())
    assert installed_model() == model


def test_a_damaged_model_is_told_rather_than_left_out(no_model_installed: Path) -> None:
    model = no_model_installed / "models" / MODEL / MODEL_FILE
    model.parent.mkdir(parents=True)
    model.write_bytes(b"half a model")
    with pytest.raises(WeightsError, match="understudy models download face-landmarker"):
        installed_model()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--engine", "warp9"], "warp9"),
        (["--cross-only"], "--cross"),
        (["--cross", "nobody.jpg"], "nobody.jpg"),
        (["--model", "none.task"], "none.task"),
        (["--json", "no/such/folder/figures.json"], "figures.json"),
        (["--stride", "0"], "'0' cannot be used"),
        (["--jobs", "many"], "'many' cannot be used"),
        (["--seconds", "-1"], "'-1' cannot be used"),
        (["--neutral", "odd"], "odd"),
    ],
)
def test_wrong_use_is_one_clear_line_before_anything_is_measured(
    more: list[str], told: str, astronaut: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # any file will do as a clip: it is not opened
    assert run(["evaluate", "--clips", str(astronaut), *more]) == 2
    caught = capsys.readouterr()
    assert told in caught.err and caught.err.count("\n") == 1 and caught.out == ""


def test_a_missing_clip_is_told_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "--clips", "nowhere.mp4"]) == 2
    assert "nowhere.mp4" in capsys.readouterr().err


def test_a_report_folder_that_is_a_file_is_refused(astronaut: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "--clips", str(astronaut), "--report", str(astronaut)]) == 2
    assert "--report" in capsys.readouterr().err


def test_if_nothing_can_be_measured_the_status_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = tmp_path / "text.mp4"
    clip.write_text("no video")
    assert run(["evaluate", "--clips", str(clip), "--engine", "static", "--jobs", "1"]) == 2
    assert "text.mp4" in capsys.readouterr().err
