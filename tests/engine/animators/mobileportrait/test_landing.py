from __future__ import annotations

import numpy as np

from engine.animators.mesh.sampling import sample
from engine.animators.mobileportrait.keypoints import BROWS, EXPLICIT, EYES, explicit_keypoints
from engine.animators.mobileportrait.landing import land
from engine.frame import Array
from engine.tracking.measure import measure_face
from tests.live_fakes import portrait

AXIS = (2 * np.arange(64, dtype=np.float32) + 1) / 64 - 1
STILL = np.stack(np.meshgrid(AXIS, AXIS), -1)
SOURCE = explicit_keypoints(measure_face(portrait().face.landmarks).landmarks, 512)
BROW_ROWS, EYE_ROWS = (np.flatnonzero(np.isin(EXPLICIT, indices)) for indices in (BROWS, EYES))


def frowning() -> Array:
    """Brows lower by a twentieth of half the picture, all else where it is."""
    driving = SOURCE.copy()
    driving[BROW_ROWS, 1] += 0.05
    return driving


def shown_at(grid: Array, keypoints: Array) -> Array:
    return sample(grid, (((keypoints + 1) * 64 - 1) / 2)[None])[0]


def test_a_flow_that_lands_is_left_alone() -> None:
    assert np.abs(land(STILL, SOURCE, SOURCE) - STILL).max() < 1e-3


def test_a_flow_that_left_the_brows_behind_takes_them_along() -> None:
    driving = frowning()
    before, after = (
        np.abs(shown_at(grid, driving)[BROW_ROWS] - SOURCE[BROW_ROWS])[:, 1].mean()
        for grid in (STILL, land(STILL, SOURCE, driving))
    )
    assert before > 0.049
    assert after < 0.4 * before


def test_eyes_keep_their_place_below_brows_that_move() -> None:
    missed = np.abs(shown_at(land(STILL, SOURCE, frowning()), SOURCE)[EYE_ROWS] - SOURCE[EYE_ROWS])
    assert missed.max() < 0.02


def test_far_from_brows_and_eyes_nothing_changes_and_nothing_folds() -> None:
    landed = land(STILL, SOURCE, frowning())
    lips = int((SOURCE[EXPLICIT == 13, 1].item() + 1) * 32)
    assert np.abs(landed - STILL)[lips:].max() < 1e-3
    assert np.diff(landed[..., 1], axis=0).min() > 0
