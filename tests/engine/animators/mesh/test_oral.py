"""The mouth's inside: in the photo's colours, where the lips leave room."""

import cv2
import numpy as np
import pytest

from engine.animators.mesh.oral import oral_colours, paint_inside
from engine.tracking import canonical as c
from engine.tracking.canonical import mean_face

LANDMARKS = np.asarray(mean_face()[:, :2] * 120 + [256, 200], np.float32)


def painted(crop: np.ndarray, gap: float) -> np.ndarray:
    x, y = np.arange(100, dtype=np.float32), np.arange(100, dtype=np.float32)[:, None]
    upper, lower = np.full(100, 30.0, np.float32), np.full(100, 30.0 + gap, np.float32)
    return paint_inside(oral_colours(crop, LANDMARKS), x, y, upper, lower, upper, np.array([10.0, 90.0], np.float32))


def test_a_grey_photo_gives_greys():
    inside = painted(np.full((512, 512, 3), 140, np.uint8), 40)
    assert np.ptp(inside, axis=-1).max() < 1.0


def test_a_dark_photo_gives_darker_teeth():
    bright = oral_colours(np.full((512, 512, 3), 200, np.uint8), LANDMARKS)
    dark = oral_colours(np.full((512, 512, 3), 60, np.uint8), LANDMARKS)
    assert (dark.teeth < bright.teeth).all()


def test_teeth_hang_above_and_it_is_dark_between_teeth_and_tongue():
    inside = painted(np.full((512, 512, 3), (190, 140, 120), np.uint8), 50).mean(-1)
    teeth, middle, tongue = inside[34, 50], inside[48, 50], inside[76, 50]
    assert teeth > 2 * middle
    assert tongue > 1.3 * middle


def test_the_whites_of_the_eyes_tell_a_dim_photo_from_dark_skin():
    dim = np.full((512, 512, 3), 80, np.uint8)
    lit = dim.copy()
    for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER)):
        cv2.fillPoly(
            lit, [np.concatenate([LANDMARKS[upper], LANDMARKS[lower[::-1]]]).round().astype(np.int32)], (190,) * 3
        )
    shut = LANDMARKS.copy()
    shut[c.RIGHT_LID_UPPER], shut[c.LEFT_LID_UPPER] = shut[c.RIGHT_LID_LOWER], shut[c.LEFT_LID_LOWER]
    level = [
        float(oral_colours(crop, where).teeth.mean())
        for crop, where in ((dim, LANDMARKS), (lit, LANDMARKS), (dim, shut))
    ]
    # shut eyes tell nothing
    assert level[0] < 0.9 * level[1] == pytest.approx(0.9 * level[2])
