from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from engine.errors import OutputError
from engine.runtime import locked_part
from engine.runtime.locked_part import LockedPart


def test_the_name_comes_last(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "w.bin"
    with LockedPart(target) as part:
        part.append(b"one ")
        part.append(b"two")
        assert not target.exists() and part.size_bytes == 7
        part.finish()
    assert target.read_bytes() == b"one two" and sorted(target.parent.iterdir()) == [target]


def test_what_is_unfinished_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    with LockedPart(tmp_path / "w.bin") as part:
        part.append(b"one ")
    with LockedPart(tmp_path / "w.bin") as part:
        part.append(b"two")
    assert (tmp_path / "w.bin.part").read_bytes() == b"one two"


def test_what_is_empty_leaves_nothing(tmp_path: Path) -> None:
    with LockedPart(tmp_path / "w.bin") as part:
        part.append(b"one")
        part.clear()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_keeps_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int, _data: memoryview) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with LockedPart(tmp_path / "w.bin") as part:
        part.append(b"one")
        monkeypatch.setattr(locked_part.os, "write", full)
        with pytest.raises(OutputError, match="The disk is full"):
            part.append(b"two")
        monkeypatch.undo()
    assert (tmp_path / "w.bin.part").read_bytes() == b"one"
