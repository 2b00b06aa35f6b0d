from __future__ import annotations

from pathlib import Path

import pytest

from app.doctor.finding import Level
from app.doctor.models_check import look_at_models

MODEL = Path("models", "face-landmarker", "face_landmarker.task")


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The user's data folder, empty."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_names, **_options: tmp_path)
    (tmp_path / MODEL).parent.mkdir(parents=True)
    return tmp_path


def test_none_is_needed(data: Path) -> None:
    (found,) = look_at_models()
    assert found.level is Level.OK and found.said.startswith("None was downloaded.")


def test_one_that_is_right(data: Path, face_task_model: Path) -> None:
    (data / MODEL).write_bytes(face_task_model.read_bytes())
    (found,) = look_at_models()
    assert (found.level, found.said) == (Level.OK, "Here and verified: face-landmarker. No call needs liveportrait.")


def test_one_that_is_damaged_comes_with_the_command(data: Path) -> None:
    (data / MODEL).write_bytes(b"half")
    (found,) = look_at_models()
    assert (found.level, found.said) == (Level.WARNING, "It is damaged.")
    assert found.fix == "understudy models download face-landmarker"
