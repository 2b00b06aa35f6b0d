from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import OutputError
from engine.runtime.compiled_folder import ORIGIN, open_compiled_folder

CARD = {"card": "A", "driver": "550.1"}


def test_the_same_origin_is_the_same_folder(tmp_path: Path) -> None:
    folder = open_compiled_folder(tmp_path / "cache", "model", CARD)
    (folder / "kernel.bin").write_bytes(b"code")
    again = open_compiled_folder(tmp_path / "cache", "model", dict(reversed(CARD.items())))
    assert again == folder and (folder / "kernel.bin").is_file()


@pytest.mark.parametrize("other", [{**CARD, "driver": "550.2"}, {**CARD, "weights": "abc"}])
def test_what_was_compiled_from_anything_else_is_removed(tmp_path: Path, other: dict[str, str]) -> None:
    old = open_compiled_folder(tmp_path, "model", CARD)
    (old / "kernel.bin").write_bytes(b"code")
    new = open_compiled_folder(tmp_path, "model", other)
    assert new != old and not old.exists() and list(new.iterdir()) == [new / ORIGIN]


def test_other_models_are_left_alone(tmp_path: Path) -> None:
    mine = open_compiled_folder(tmp_path, "model", CARD)
    open_compiled_folder(tmp_path, "another", {"card": "B"})
    assert mine.is_dir()


@pytest.mark.parametrize("record", [None, "", "{}", "not json"])
def test_a_folder_that_does_not_say_what_it_is_of_is_not_trusted(tmp_path: Path, record: str | None) -> None:
    folder = open_compiled_folder(tmp_path, "model", CARD)
    (folder / "kernel.bin").write_bytes(b"code")
    if record is None:
        (folder / ORIGIN).unlink()
    else:
        (folder / ORIGIN).write_text(record)
    assert not (open_compiled_folder(tmp_path, "model", CARD) / "kernel.bin").exists()


def test_a_stray_file_is_removed_and_a_link_not_followed(tmp_path: Path) -> None:
    family = open_compiled_folder(tmp_path / "cache", "model", CARD).parent
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "kept").write_text("x")
    (family / "stray").write_text("x")
    (family / "link").symlink_to(precious)
    folder = open_compiled_folder(tmp_path / "cache", "model", CARD)
    assert list(family.iterdir()) == [folder] and (precious / "kept").is_file()


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_it_is_the_user_s_alone(tmp_path: Path) -> None:
    folder = open_compiled_folder(tmp_path, "model", CARD)
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    with pytest.raises(OutputError, match="Others can write"):
        open_compiled_folder(tmp_path, "model", CARD)


def test_a_place_that_cannot_be_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be used"):
        open_compiled_folder(tmp_path / "file", "model", CARD)
