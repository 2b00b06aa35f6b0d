from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from app import paths
from app.main import run
from tests.weights_server import CONTENT, OTHER, WeightsServer, serve_weights


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's data folder, empty."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_names, **_options: tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[WeightsServer]:
    """A server, and a list of models whose one entry, toy, leads to it."""
    with serve_weights() as running:
        entry = asdict(running.model())
        del entry["name"]
        manifest = tmp_path / "manifest.json"
        manifest.write_text(json.dumps({"toy": entry | {"note": "Something to know."}}))
        monkeypatch.setattr(paths, "model_manifest_path", lambda: manifest)
        yield running


def test_the_list_tells_what_each_is_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list"]) == 0
    told = capsys.readouterr().out
    for words in ("face-landmarker  (not here)", "3.8 MB", "Apache-2.0", "liveportrait", "522 MB", "MIT", str(data)):
        assert words in told


def test_download_list_verify(data: Path, server: WeightsServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "download", "toy"]) == 0
    told = capsys.readouterr()
    assert told.err.index("1.0 MB, licence MIT") < told.err.index("Something to know.")
    assert told.out == f"toy is here and verified: {data / 'models' / 'toy'}\n"
    assert run(["models", "list"]) == 0 and "toy  (verified)" in capsys.readouterr().out
    assert run(["models", "verify"]) == 0 and capsys.readouterr().out == "toy: verified\n"
    assert run(["models", "download", "toy"]) == 0 and "here already" in capsys.readouterr().out
    assert len(server.asked) == 1


def test_verify_finds_damage(data: Path, server: WeightsServer, capsys: pytest.CaptureFixture[str]) -> None:
    path = data / "models" / "toy" / "weights.bin"
    path.parent.mkdir(parents=True)
    path.write_bytes(OTHER)
    assert run(["models", "verify", "toy"]) == 2
    told = capsys.readouterr().out
    assert "weights.bin: damaged" in told and "understudy models download toy" in told


def test_a_folder_of_files_fetched_by_hand(
    data: Path, server: WeightsServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hand").mkdir()
    (tmp_path / "hand" / "weights.bin").write_bytes(CONTENT)
    assert run(["models", "download", "toy", "--from", str(tmp_path / "hand")]) == 0
    assert server.asked == [] and "verified" in capsys.readouterr().out


def test_a_download_that_fails_is_one_line(
    data: Path, server: WeightsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers[0] = "404"
    assert run(["models", "download", "toy"]) == 3
    told = capsys.readouterr()
    assert "HTTP 404" in told.err.splitlines()[-1] and told.out == ""


def test_nothing_to_verify(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "verify"]) == 0
    assert capsys.readouterr().out == "No model is here, so there is nothing to verify.\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("myportrait", "not part of this version yet"),
        ("mesh", "works without networks"),
        ("mobileportrait", "ONNX files already"),
        ("face-landmarker", "used as it was downloaded"),
        ("warp9", "There is no engine 'warp9'"),
    ],
)
def test_what_cannot_be_exported(name: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "export", name]) == 2
    assert told in capsys.readouterr().err
