from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadInputError
from engine.training.footage_cache import FootageCache, open_cache
from tests.engine.training.conftest import FRAMES, write_cache


def test_a_cache_is_opened_as_it_was_written(cache: FootageCache) -> None:
    assert [clip.count for clip in cache.clips] == [FRAMES, FRAMES]
    assert cache.frames.shape == (2 * FRAMES, 256, 256, 3)
    assert cache.landmarks.shape == (2 * FRAMES, 478, 3)


def test_clips_of_another_split_are_refused(tmp_path: Path) -> None:
    write_cache(tmp_path, "val")
    with pytest.raises(BadInputError, match="not of the split 'train': clip0, clip1"):
        open_cache(tmp_path, "train")


def test_an_unfinished_folder_is_refused(tmp_path: Path) -> None:
    write_cache(tmp_path, "train")
    (tmp_path / "clips.json").unlink()
    with pytest.raises(BadInputError, match="Run the preparation first"):
        open_cache(tmp_path, "train")
