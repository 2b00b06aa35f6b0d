"""A reenactment that kept its pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.evaluation.album import Album
from engine.evaluation.clip_study import ClipStudy, Footage
from engine.evaluation.face_crop import FaceCrop
from engine.evaluation.pixels import Likeness, Stillness
from engine.evaluation.reenactment import Reenactment
from engine.evaluation.renderer import Source
from engine.evaluation.timeline import Timeline

PHOTO_LEVEL = 40


@pytest.fixture
def kept(talking: Callable[..., Timeline]) -> Callable[..., Reenactment]:
    """Driver pictures grow brighter, results are their negative; in frame 7 the result has no face."""

    def make(*, truth: bool = True, name: str = "a.mp4") -> Reenactment:
        driver, result = talking(40), talking(40, gain=0.5, missing=[7])
        photo, crop, album = np.full((256, 256, 3), PHOTO_LEVEL, np.uint8), FaceCrop(0, 0, 256), Album()
        for i in range(40):
            album.add_driver(np.full((256, 256, 3), 5 * i, np.uint8), crop, driver.landmarks[i])
            album.add_result(np.full((256, 256, 3), 255 - 5 * i, np.uint8), crop, result.landmarks[i])
        return Reenactment(
            renderer="mesh",
            source=Source("s0.jpg", photo, crop, driver.landmarks[0]),
            clip=ClipStudy(Footage(Path(name), iter), photo, crop, 40, 25.0, driver),
            result=result,
            likeness=(Likeness(30.0, 0.9, 0.02),) * 40 if truth else (),
            stillness=(Stillness(0.5, 0.5, 1.0),) * 40,
            ms_per_frame=10.0,
            album=album,
        )

    return make
