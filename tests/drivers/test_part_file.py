from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from drivers.part_file import PartFile, output_error
from engine.errors import OutputError


def test_the_file_is_there_when_it_is_complete_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    target.write_text("the one before")
    part = PartFile(target)
    part.stream.write(b"new")
    assert target.read_text() == "the one before"
    part.commit()
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]
    part.discard()
    assert target.read_text() == "new"


def test_a_discarded_file_leaves_nothing(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "out.mp4")
    part.stream.write(b"half")
    part.discard()
    part.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.mp4", tmp_path / "link.mp4"
    real.write_text("before")
    link.symlink_to(real)
    part = PartFile(link)
    part.stream.write(b"new")
    part.commit()
    assert link.is_symlink() and real.read_text() == "new"


def test_very_long_names_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 250 + ".mp4")
    PartFile(target).commit()
    assert target.exists()


@pytest.mark.parametrize("name", ["missing/out.mp4", "file/out.mp4", "folder"])
def test_where_no_file_can_be_made_is_told_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError) as raised:
        PartFile(tmp_path / name)
    assert str(tmp_path) in raised.value.user_message and "\n" not in raised.value.user_message


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not written"):
        PartFile(tmp_path / ("x" * 300 + ".mp4")).commit()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(OutputError, match="may not be written to"):
            PartFile(tmp_path / "out.mp4")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.EFBIG, "that large"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_every_failure_is_told_in_plain_words(number: int, told: str) -> None:
    message = output_error(Path("out.mp4"), OSError(number, os.strerror(number))).user_message
    assert told in message and message.startswith("out.mp4")
