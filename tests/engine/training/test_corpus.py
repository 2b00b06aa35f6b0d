from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadInputError
from engine.training.corpus import TRAIN, VALIDATION, read_corpus

TABLE = """id,file,type,identity,split,flags
a,clips/a.mp4,clip,ann,train,
b,clips/b.mp4,clip,ben,val,
c,clips/c.mp4,clip,cem,train,subtitle
d,clips/d.mp4,clip,dan,train,lowfps|silent-audio
e,stills/e.jpg,still,eve,train,
"""


def test_each_split_has_its_own_usable_clips(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text(TABLE)
    assert [clip.name for clip in read_corpus(tmp_path, TRAIN)] == ["a", "d"]
    assert [clip.path for clip in read_corpus(tmp_path, VALIDATION)] == [tmp_path / "clips" / "b.mp4"]


def test_a_missing_table_and_a_foreign_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_corpus(tmp_path, TRAIN)
    (tmp_path / "index.csv").write_text("id,type\nx,clip\n")
    with pytest.raises(BadInputError, match="no column"):
        read_corpus(tmp_path, TRAIN)


def test_no_person_of_the_real_table_is_in_both_splits(shared_dir: Path) -> None:
    people = [{clip.identity for clip in read_corpus(shared_dir / "data", split)} for split in (TRAIN, VALIDATION)]
    assert all(people)
    assert not people[0] & people[1]
