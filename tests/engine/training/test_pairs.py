from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.tracking import canonical as c
from engine.tracking.head_pose import rotation_from_angles
from engine.training.footage_cache import FootageCache
from engine.training.pairs import PairMaker, validation_pairs


def test_a_step_has_the_same_pairs_in_every_run(cache: FootageCache) -> None:
    first, again = (PairMaker(cache, 64, seed=3).batch(7, 2) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert (one.driving == other.driving).all()
        assert one.corner == other.corner
    assert (PairMaker(cache, 64, seed=3).batch(8, 2)[0].source != first[0].source).any()
    assert (PairMaker(cache, 64, seed=4).batch(7, 2)[0].source != first[0].source).any()


def test_windows_lie_on_the_raster_and_show_that_part_of_the_frame(cache: FootageCache) -> None:
    for pair in PairMaker(cache, 80, seed=0).batch(0, 12):
        left, top = pair.corner
        assert left % 16 == top % 16 == 0
        assert 0 <= left <= 176
        assert 0 <= top <= 176
        assert pair.driving.shape == pair.background.shape == (80, 80, 3)
        assert pair.contours.shape == (5, 80, 80)
        assert pair.attention.shape == (80, 80)


def test_both_frames_are_of_one_clip_and_the_affine_joins_them(cache: FootageCache) -> None:
    for pair in PairMaker(cache, 80, seed=1).batch(2, 6):
        carried = pair.driving_keypoints @ pair.affine[:, :2].T + pair.affine[:, 2]
        # the test's faces only slide
        assert np.abs(carried - pair.source_keypoints).max() < 1e-3


def test_validation_pairs_are_whole_and_unchanged(cache: FootageCache) -> None:
    pairs = validation_pairs(cache, 2)
    assert len(pairs) == 2 * len(cache.clips)
    assert (pairs[0].source == cache.frames[0]).all()
    assert (pairs[1].driving == cache.frames[cache.clips[0].count - 1]).all()


def test_rare_frames_are_drawn_more_often_than_their_share(cache: FootageCache) -> None:
    rare = np.array(cache.landmarks)
    row = cache.clips[0].first + 3
    rare[row, c.LIP_LOWER_INNER, 1] += 20
    marked = np.zeros_like(cache.frames)
    marked[row] = 255
    changed = replace(cache, landmarks=rare, frames=marked)
    pairs = PairMaker(changed, 64, seed=0).batch(0, 60)
    drawn = sum(pair.small_driving.mean() > 150 for pair in pairs)
    # half of all pairs are of this clip of six frames: five, were all frames alike
    assert drawn > 9


def test_moved_stills_are_drawn_beside_the_footage_when_there_are_some(cache: FootageCache) -> None:
    marked = replace(cache, frames=np.full_like(cache.frames, 255))
    pairs = PairMaker(cache, 64, seed=0, stills=marked).batch(0, 60)
    drawn = sum(pair.small_driving.mean() > 150 for pair in pairs)
    # a quarter of them
    assert 9 < drawn < 27


def test_far_turns_are_drawn_more_often_than_their_share(cache: FootageCache) -> None:
    turned = np.array(cache.landmarks)
    row = cache.clips[0].first + 3
    middle = turned[row].mean(0)
    turned[row] = (turned[row] - middle) @ rotation_from_angles(0.0, 25.0, 0.0).T + middle
    marked = np.zeros_like(cache.frames)
    marked[row] = 255
    drawn = [
        sum(
            pair.small_driving.mean() > 150
            for pair in PairMaker(replace(cache, landmarks=landmarks, frames=marked), 64, seed=0).batch(0, 120)
        )
        for landmarks in (cache.landmarks, turned)
    ]
    # a fifth of all pairs take the farthest of twelve
    assert drawn[1] > drawn[0] + 8
