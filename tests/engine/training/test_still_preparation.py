from __future__ import annotations

from pathlib import Path

import numpy as np

from app.paths import avatar_path
from engine.animators.mesh.animator import MeshAnimator
from engine.errors import PhotoError
from engine.portrait.loader import load_portrait
from engine.portrait.portrait import Portrait
from engine.training.corpus import CorpusClip
from engine.training.face_states import SHUT_EYES, face_states
from engine.training.footage_cache import open_cache
from engine.training.still_preparation import prepare_stills


def test_moves_a_still_and_keeps_the_photo_as_the_only_source(tmp_path: Path) -> None:
    nadia = avatar_path("nadia")
    assert nadia is not None
    stills = [CorpusClip(name, nadia, name, "train", frozenset()) for name in ("faceless", "nadia")]
    loaded: list[Path] = []

    def load(path: Path) -> Portrait:
        loaded.append(path)
        if len(loaded) == 1:
            raise PhotoError("no face")
        return load_portrait(path)

    kept = prepare_stills(stills, tmp_path, load, MeshAnimator(), (), motions=6)
    assert [clip.name for clip in kept] == ["nadia"]
    cache = open_cache(tmp_path, "train")
    assert cache.frames.shape == (7, 256, 256, 3)
    assert cache.background_frame.tolist() == [0]
    assert cache.backgrounds.shape == (1, 256, 256, 3)
    # the pictures moved with the landmarks that were asked for
    shut = face_states(np.asarray(cache.landmarks))[:, SHUT_EYES]
    assert shut.max() - shut.min() > 0.1
    assert all((cache.frames[row] != cache.frames[0]).mean() > 0.05 for row in range(1, 7))
    assert cache.masks.mean() > 60
