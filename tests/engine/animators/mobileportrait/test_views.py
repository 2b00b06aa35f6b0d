from __future__ import annotations

import numpy as np

from engine.animators.mobileportrait.views import pseudo_views
from engine.tracking.canonical import mean_face


def test_views_are_the_photo_and_four_turns_of_it() -> None:
    landmarks = (mean_face() * 70 + np.array([128, 110, 0])).astype(np.float32)
    picture = np.zeros((256, 256, 3), np.uint8)
    x, y = landmarks[4, :2].round().astype(int)
    picture[y - 6 : y + 7, x - 6 : x + 7] = 255
    views = pseudo_views(picture, landmarks)
    assert views.shape == (5, 64, 64, 3)
    columns, rows = np.meshgrid(np.arange(64), np.arange(64))
    places = [
        np.array([(columns * view[..., 0]).sum(), (rows * view[..., 0]).sum()]) / view[..., 0].sum() for view in views
    ]
    # positive yaw turns the nose to the image's left, positive pitch nods down
    assert places[1][0] < places[0][0] - 0.5 < places[2][0] - 1
    assert places[4][1] < places[0][1] - 0.3 < places[3][1] - 0.6
