from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.frame import Frame
from engine.portrait.photo import read_photo
from engine.training.corpus import CorpusClip
from engine.training.footage_cache import open_cache
from engine.training.preparation import BACKGROUNDS_PER_CLIP, prepare_footage

COUNT, STRIDE = 28, 2


def test_faces_are_measured_and_pictures_without_one_left_out(tmp_path: Path, astronaut: Path) -> None:
    face = read_photo(astronaut).image[:300, 80:380]

    def read_clip(path: Path) -> Iterator[Frame]:
        for i in range(COUNT):
            yield Frame(np.zeros_like(face) if path.name == "empty.mp4" or i < 4 else face, i / 25, i)

    clips = [CorpusClip(name, Path(f"{name}.mp4"), name, "train", frozenset()) for name in ("eve", "empty")]
    kept = prepare_footage(clips, tmp_path, read_clip, STRIDE)
    assert [clip.name for clip in kept] == ["eve"]
    cache = open_cache(tmp_path, "train")
    assert kept[0].count == len(cache.frames) == (COUNT - 4) // STRIDE
    assert len(cache.backgrounds) == BACKGROUNDS_PER_CLIP
    middle = cache.landmarks[-1, :, :2].mean(0)
    assert cache.masks[-1][int(middle[1]), int(middle[0])] > 200
    corner = cache.masks[-1] < 5
    assert np.abs(cache.backgrounds[-1].astype(int) - cache.frames[-1])[corner].mean() < 12
