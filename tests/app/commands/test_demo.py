from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.main import run
from app.paths import expressions_path, face_basis_path


@pytest.fixture
def assets(tmp_path: Path, astronaut: Path, media: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program's assets with one avatar and one driving clip."""
    folder = tmp_path / "bundle" / "assets"
    for name, origin in (
        ("avatars/eileen.png", astronaut),
        ("clips/driving.mp4", media / "d0.mp4"),
        ("motions/face_basis.npz", face_basis_path()),
        ("motions/expressions.npz", expressions_path()),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(origin, folder / name)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    return folder


@pytest.mark.usefixtures("assets")
def test_it_ends_with_a_clip_a_picture_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(["demo", "--folder", str(out), "--seconds", "2"]) == 0
    told = capsys.readouterr().out
    assert told.count("\n") == 1
    assert str(out / "understudy.mp4") in told
    assert str(out / "understudy.png") in told
    assert sorted(path.name for path in out.iterdir()) == ["understudy.mp4", "understudy.png"]
    with Image.open(out / "understudy.png") as picture:
        assert picture.size == (1280, 720)


def test_a_missing_clip_is_told_plainly(assets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (assets / "clips" / "driving.mp4").unlink()
    assert run(["demo", "--folder", str(tmp_path / "out")]) == 2
    assert "driving.mp4" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("assets")
def test_an_unknown_avatar_is_told_with_the_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--folder", str(tmp_path / "out"), "--avatar", "nobody"]) == 2
    assert "eileen" in capsys.readouterr().err


@pytest.mark.usefixtures("assets")
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("in the way")
    assert run(["demo", "--folder", str(tmp_path / "out" / "deeper")]) == 2
    assert "--folder" in capsys.readouterr().err
