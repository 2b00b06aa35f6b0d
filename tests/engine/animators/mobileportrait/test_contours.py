from __future__ import annotations

import numpy as np

from engine.animators.mobileportrait import contours
from engine.frame import Array
from engine.tracking import canonical as c


def landmarks(open_mouth_px: float = 0.0, shut_eyes: bool = False) -> Array:
    points = (c.mean_face() * 70 + np.array([128, 110, 0])).astype(np.float32)
    points[c.LIP_LOWER_INNER[1:-1], 1] += open_mouth_px
    points[c.LIP_LOWER_OUTER[1:-1], 1] += open_mouth_px
    if shut_eyes:
        for upper, lower in ((c.RIGHT_LID_UPPER, c.RIGHT_LID_LOWER), (c.LEFT_LID_UPPER, c.LEFT_LID_LOWER)):
            points[upper] = points[lower]
    return points


def test_an_opening_mouth_grows_its_plane_and_leaves_the_lips() -> None:
    shut, wide = (contours.draw_contours(landmarks(open_px)).astype(int) for open_px in (0, 20))
    assert wide[contours.MOUTH].sum() > shut[contours.MOUTH].sum() + 255 * 200
    assert (wide[contours.LIPS] + wide[contours.MOUTH]).max() <= 255


def test_irises_show_where_lids_are_open() -> None:
    points = landmarks()
    x, y = points[c.RIGHT_IRIS[0], :2].round().astype(int)
    assert contours.draw_contours(points)[contours.EYES, y, x] == contours.IRIS_LEVEL
    assert (contours.draw_contours(landmarks(shut_eyes=True))[contours.EYES] == contours.IRIS_LEVEL).sum() < 30


def test_a_shift_of_a_quarter_pixel_is_seen() -> None:
    moved = landmarks()
    moved[:, 0] += 0.25
    assert (contours.draw_contours(moved) != contours.draw_contours(landmarks())).any()


def test_shrunk_planes_keep_their_means() -> None:
    planes = contours.draw_contours(landmarks(10))
    small = contours.shrink_planes(planes)
    assert small.shape == (5, 64, 64)
    assert np.abs(small.mean((1, 2)) - planes.mean((1, 2))).max() < 0.5
