from __future__ import annotations

import numpy as np
import pytest

from engine.animators.mobileportrait.drawn_eyes import DrawnEyes, draw_eyes, halve_eyes, prepare_eyes
from engine.animators.mobileportrait.picture import crop_map
from engine.frame import Array
from engine.tracking import canonical as c
from engine.tracking.measure import measure_face
from tests.live_fakes import portrait

AXIS = (2 * np.arange(64, dtype=np.float32) + 1) / 64 - 1
STILL = crop_map(np.stack(np.meshgrid(AXIS, AXIS), -1), None)
LANDMARKS = np.ascontiguousarray(measure_face(portrait().face.landmarks).landmarks[:, :2])


@pytest.fixture(scope="module")
def eyes() -> DrawnEyes:
    photo = np.random.default_rng(0).integers(90, 130, (512, 512, 3), dtype=np.uint8)
    for lid in (c.RIGHT_LID_UPPER, c.LEFT_LID_UPPER):
        x, y = LANDMARKS[lid].mean(0).astype(int)
        photo[y : y + 30, x - 30 : x + 30] = 220
    return prepare_eyes(LANDMARKS, photo)


def shut(landmarks: Array) -> Array:
    asked = landmarks.copy()
    asked[c.RIGHT_LID_UPPER], asked[c.LEFT_LID_UPPER] = asked[c.RIGHT_LID_LOWER], asked[c.LEFT_LID_LOWER]
    return asked


def test_eyes_at_rest_leave_the_photo_nearly_as_it_is(eyes: DrawnEyes) -> None:
    drawn = draw_eyes(eyes, LANDMARKS, STILL, (0.0, 0.0))
    assert np.abs(drawn[..., :3].astype(int) - eyes.crop[..., :3]).mean() < 1.0


def test_only_the_windows_of_the_eyes_change(eyes: DrawnEyes) -> None:
    changed = (draw_eyes(eyes, shut(LANDMARKS), STILL, (0.0, 0.0)) != eyes.crop).any(-1)
    assert changed.any()
    for window in eyes.halved:
        changed[window.area] = False
    assert not changed.any()


def test_the_flow_is_taken_into_account(eyes: DrawnEyes) -> None:
    # the flow carries everything by (10, 6) px: asked there, the eyes are drawn where they were
    moved = draw_eyes(eyes, shut(LANDMARKS) + np.float32([10, 6]), STILL - np.float32([10, 6]), (0.0, 0.0))
    still = draw_eyes(eyes, shut(LANDMARKS), STILL, (0.0, 0.0))
    assert np.abs(moved.astype(int) - still).mean() < 0.1


def test_nothing_is_painted_over_eyes_and_brows_and_something_elsewhere(eyes: DrawnEyes) -> None:
    unpainted = eyes.crop[..., 3]
    for covered in (*c.RIGHT_IRIS[:1], *c.LEFT_IRIS[:1], *c.RIGHT_BROW, *c.LEFT_BROW):
        x, y = LANDMARKS[covered].astype(int)
        assert unpainted[y, x] > 200
    x, y = LANDMARKS[13].astype(int)
    assert unpainted[y, x] == 0


def test_the_halved_picture_gets_the_same_eyes(eyes: DrawnEyes) -> None:
    drawn = draw_eyes(eyes, shut(LANDMARKS), STILL, (0.0, 0.0))
    layered = np.zeros((256, 256, 4), np.uint8)
    layered[..., 3] = 9
    halved = halve_eyes(eyes, drawn, layered)
    x, y = (LANDMARKS[c.RIGHT_IRIS[0]] / 2).astype(int)
    wanted = drawn[2 * y : 2 * y + 2, 2 * x : 2 * x + 2, :3].reshape(-1, 3).mean(0)
    assert np.abs(halved[y, x, :3] - wanted).max() <= 1
    assert (halved[..., 3] == 9).all()
    assert not layered[..., :3].any()


def test_beside_the_face_there_may_be_painted() -> None:
    # the left half of the face is hidden: its eye and brow reach over the face's edge
    turned = LANDMARKS.copy()
    edge = turned[c.LEFT_BROW, 0].mean()
    turned[c.OVAL, 0] = np.minimum(turned[c.OVAL, 0], edge)
    unpainted = prepare_eyes(turned, np.full((512, 512, 3), 120, np.uint8)).crop[..., 3]
    assert unpainted[:, round(float(edge)) + 20 :].max() == 0
    assert unpainted.max() > 200
