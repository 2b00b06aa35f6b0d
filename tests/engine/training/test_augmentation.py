from __future__ import annotations

import numpy as np

from engine.tracking import canonical as c
from engine.training.augmentation import draw_augmentation, no_augmentation
from tests.engine.training.conftest import face_landmarks


def test_landmarks_go_where_the_picture_goes() -> None:
    landmarks = face_landmarks()
    for seed in range(6):
        augmentation = draw_augmentation(np.random.default_rng(seed))
        mask = np.zeros((256, 256), np.uint8)
        x, y = np.round(landmarks[4, :2]).astype(int)
        mask[y - 3 : y + 4, x - 3 : x + 4] = 255
        moved = augmentation.mask(mask).astype(float)
        rows, columns = np.indices(moved.shape)
        middle = np.array([(columns * moved).sum(), (rows * moved).sum()]) / moved.sum()
        # the nose's tip is its own mirror image
        assert np.abs(middle - augmentation.landmarks(landmarks)[4, :2]).max() < 1.0


def test_a_mirrored_face_keeps_its_left_and_right() -> None:
    seeds = range(20)
    flipped = next(a for a in (draw_augmentation(np.random.default_rng(seed)) for seed in seeds) if a.flipped)
    moved = flipped.landmarks(face_landmarks())
    assert moved[c.RIGHT_IRIS[0], 0] < moved[c.LEFT_IRIS[0], 0]


def test_no_augmentation_changes_nothing() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    assert (no_augmentation().picture(picture) == picture).all()
    assert np.allclose(no_augmentation().landmarks(face_landmarks()), face_landmarks())


def test_painted_lips_are_redder_and_nothing_else_changes() -> None:
    picture = np.full((256, 256, 3), 200, np.uint8)
    lips = np.zeros((256, 256), np.uint8)
    lips[100:120, 80:150] = 255
    drawn = [draw_augmentation(np.random.default_rng(seed)) for seed in range(40)]
    painted = [one for one in drawn if (one.lipstick != 1).any()]
    assert 8 < len(painted) < 26
    made_up = np.mean([one.made_up(picture, lips)[110, 100] for one in painted], axis=0)
    assert made_up[0] - made_up[1:].max() > 10
    assert (painted[0].made_up(picture, lips)[lips == 0] == 200).all()
    plain = next(one for one in drawn if (one.lipstick == 1).all())
    assert (plain.made_up(picture, lips) == picture).all()


def test_some_pictures_lose_their_colour_and_have_no_lipstick_then() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    drawn = [draw_augmentation(np.random.default_rng(seed)) for seed in range(120)]
    greyed = [one for one in drawn if one.greyed]
    assert 2 < len(greyed) < 24
    seen = greyed[0].picture(picture)
    assert (seen == seen[..., :1]).all()
    assert seen.std() > 10
    assert all((one.lipstick == 1).all() for one in greyed)
    assert not no_augmentation().greyed
