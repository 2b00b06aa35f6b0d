from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mesh.oral import prepare_inside
from engine.animators.mesh.teeth_seen import teeth_seen
from engine.tracking import canonical as c
from tests.engine.animators.mesh.test_mouth import LIP, MIDDLE_X, TEETH, parted, photo_of

LANDMARKS = parted(16)


def seen_in(photo: np.ndarray) -> float:
    crop = np.ascontiguousarray(photo[..., :3])
    upper, lower = LANDMARKS[c.LIP_UPPER_INNER], LANDMARKS[c.LIP_LOWER_INNER]
    return teeth_seen(crop, prepare_inside(crop, LANDMARKS), upper, lower)


@pytest.mark.parametrize("inside", [(30, 15, 15), LIP])
def test_dark_or_lip_is_no_tooth(inside: tuple[int, int, int]) -> None:
    assert seen_in(photo_of(LANDMARKS, inside)) < 0.05


def test_a_row_of_teeth_is_seen_from_corner_to_corner() -> None:
    assert seen_in(photo_of(LANDMARKS, TEETH)) > 0.8


def test_front_teeth_are_a_part_of_it() -> None:
    away = np.abs(np.arange(512) - MIDDLE_X) > 12
    photo = np.where(away[None, :, None], photo_of(LANDMARKS, (30, 15, 15)), photo_of(LANDMARKS, TEETH))
    assert 0.15 < seen_in(photo) < 0.45
