from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from engine.errors import BadInputError, OutputError
from engine.motion.neutral import Neutral, neutral_from
from engine.motion.neutral_file import load_neutral, save_neutral


@pytest.fixture
def neutral(make_observation) -> Neutral:
    return neutral_from(make_observation(angles=(3, -4, 5), offset=0.01, gaze=(1.5, -7.0)))


def test_what_is_saved_comes_back(tmp_path, neutral):
    save_neutral(neutral, tmp_path / "me.npz")
    again = load_neutral(tmp_path / "me.npz")
    for item in fields(Neutral):
        assert getattr(again, item.name) == pytest.approx(getattr(neutral, item.name), abs=1e-6)
    assert isinstance(again.scale, float)


def test_a_place_that_cannot_be_written(tmp_path, neutral):
    with pytest.raises(OutputError, match="cannot be written"):
        save_neutral(neutral, tmp_path / "missing" / "me.npz")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut off"])
def test_files_that_are_no_neutral(tmp_path, content):
    path = tmp_path / "me.npz"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match="calibration"):
        load_neutral(path)


@pytest.mark.parametrize(("name", "value"), [("scale", -1.0), ("gaze_deg", [np.nan, 0]), ("shape", np.zeros((3, 3)))])
def test_damaged_numbers(tmp_path, neutral, name, value):
    arrays = {item.name: np.asarray(getattr(neutral, item.name)) for item in fields(Neutral)}
    arrays[name] = np.asarray(value, np.float32)
    np.savez(tmp_path / "me.npz", **arrays)
    with pytest.raises(BadInputError, match="damaged"):
        load_neutral(tmp_path / "me.npz")
