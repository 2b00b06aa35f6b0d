from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import OutputError, WeightsError
from engine.runtime.made_files import RECORD, Made, forget_made, read_record, record_made, require_made


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Two files that were made of something."""
    for name in ("one.bin", "two.bin"):
        (tmp_path / name).write_bytes(name.encode() * 10)
    return record_made([tmp_path / "one.bin", tmp_path / "two.bin"], "something")


def test_what_was_recorded_is_found_again(made: Made, tmp_path: Path) -> None:
    assert read_record(tmp_path) == made and made.origin == "something" and made.size_bytes == 140
    paths = require_made(tmp_path, made, "Make it again.")
    assert paths == {"one.bin": tmp_path / "one.bin", "two.bin": tmp_path / "two.bin"}
    assert not list(tmp_path.glob("*.part"))


def test_damage_is_found_and_says_what_to_do(made: Made, tmp_path: Path) -> None:
    (tmp_path / "two.bin").write_bytes(b"two.bun" * 10)
    with pytest.raises(WeightsError, match=r"two\.bin is damaged\. Make it again\."):
        require_made(tmp_path, made, "Make it again.")
    (tmp_path / "two.bin").unlink()
    with pytest.raises(WeightsError, match=r"two\.bin is missing .* Make it again\."):
        require_made(tmp_path, made, "Make it again.")


def test_a_copied_file_is_read_again_and_trusted(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "one.bin"
    # another time of writing, as after a backup was played back
    path.write_bytes(path.read_bytes())
    assert require_made(tmp_path, made, "")["one.bin"] == path


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"origin": "x", "files": [{"name": "a"}]}', '{"files": 3}'])
def test_a_broken_record_counts_for_nothing(text: str, made: Made, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text(text)
    assert read_record(tmp_path) is None


def test_what_is_forgotten_was_not_made(made: Made, tmp_path: Path) -> None:
    forget_made(tmp_path)
    forget_made(tmp_path)
    assert read_record(tmp_path) is None


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / RECORD).mkdir()
    (tmp_path / RECORD / "in the way").touch()
    (tmp_path / "one.bin").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        record_made([tmp_path / "one.bin"], "something")
    with pytest.raises(OutputError, match="cannot be written"):
        forget_made(tmp_path)
