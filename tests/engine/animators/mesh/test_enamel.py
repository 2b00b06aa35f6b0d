"""The colour of teeth: as light as skin and whites of the eyes tell, and no browner than the light."""

import cv2
import numpy as np
import pytest

from engine.animators.mesh.enamel import LIGHTEST, enamel
from engine.tracking import canonical as c
from engine.tracking.canonical import mean_face

LANDMARKS = np.asarray(mean_face()[:, :2] * 120 + [256, 200], np.float32)
BROWN = np.array([130.0, 75.0, 50.0], np.float32)


def face(skin: np.ndarray, white: tuple[int, int, int]) -> np.ndarray:
    """A crop of nothing but skin and eyes."""
    crop = np.full((512, 512, 3), skin.round(), np.uint8)
    for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER)):
        eye = np.concatenate([LANDMARKS[upper], LANDMARKS[lower[::-1]]])
        cv2.fillPoly(crop, [eye.round().astype(np.int32)], white)
    return crop


def redness(colour: np.ndarray) -> float:
    return float((colour[0] - colour[1]) / colour.mean())


def test_light_whites_tell_dark_skin_from_a_dim_photo():
    dim, lit = (enamel(face(BROWN, white), LANDMARKS, BROWN) for white in ((70, 66, 62), (190, 186, 180)))
    assert lit.mean() > 1.2 * dim.mean()


def test_whites_without_colour_tell_that_brown_is_the_skin_and_not_the_light():
    brown_light, white_light = (
        enamel(face(BROWN, white), LANDMARKS, BROWN) for white in ((180, 104, 70), (170, 168, 166))
    )
    assert redness(white_light) < 0.7 * redness(brown_light) < 0.5 * redness(BROWN)


def test_shut_eyes_tell_nothing():
    shut = LANDMARKS.copy()
    shut[c.RIGHT_LID_UPPER], shut[c.LEFT_LID_UPPER] = shut[c.RIGHT_LID_LOWER], shut[c.LEFT_LID_LOWER]
    one, other = (enamel(face(BROWN, white), shut, BROWN) for white in ((10, 10, 10), (250, 250, 250)))
    assert one == pytest.approx(other)


def test_a_glint_in_the_iris_is_no_white():
    crop = face(BROWN, (150, 146, 140))
    plain = enamel(crop, LANDMARKS, BROWN)
    for iris in (c.RIGHT_IRIS, c.LEFT_IRIS):
        cv2.circle(crop, tuple(int(at) for at in LANDMARKS[iris[0]].round()), 3, (255, 255, 255), -1)
    assert enamel(crop, LANDMARKS, BROWN) == pytest.approx(plain, abs=1.0)


def test_the_lightest_photo_leaves_teeth_their_colour():
    skin = np.array([250.0, 225.0, 205.0], np.float32)
    teeth = enamel(face(skin, (255, 250, 245)), LANDMARKS, skin)
    assert teeth.max() == pytest.approx(LIGHTEST)
    assert teeth[0] > teeth[1] > teeth[2]
