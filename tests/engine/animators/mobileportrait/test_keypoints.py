from __future__ import annotations

import numpy as np

from engine.animators.mobileportrait import keypoints as k
from engine.tracking.canonical import mean_face, mirror_index


def test_the_subset_has_106_different_landmarks_with_both_irises() -> None:
    assert len(k.EXPLICIT) == len(set(k.EXPLICIT.tolist())) == k.EXPLICIT_COUNT
    assert {468, 473} <= set(k.EXPLICIT.tolist())


def test_the_subset_is_its_own_mirror_image() -> None:
    assert set(mirror_index()[k.EXPLICIT].tolist()) == set(k.EXPLICIT.tolist())


def test_groups_are_spread_in_the_plane() -> None:
    points = mean_face()[k.EXPLICIT[k.group_rows()], :2]
    for group in points - points.mean(1, keepdims=True):
        singular = np.linalg.svd(group, compute_uv=False)
        assert singular[1] > 0.1 * singular[0]


def test_pixel_centres_become_the_sampling_grid_s() -> None:
    assert np.allclose(
        k.normalise(np.array([[0.0, 255.0], [127.5, 127.5]], np.float32), 256), [[-255 / 256, 255 / 256], [0, 0]]
    )
