"""The window lies on the face, turned as the face is, and follows it without trembling."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.frame import Array
from engine.portrait.affine import transform
from engine.tracking.canonical import mean_face
from engine.tracking.face_finder import FaceBox
from engine.tracking.face_window import GLIDE, ROOM, FaceWindow, window_around, window_on


def face(x_px: float = 320.0, y_px: float = 240.0, scale: float = 60.0, turn_deg: float = 0.0) -> Array:
    cosine, sine = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    return np.asarray((mean_face() @ turn.T) * scale + np.array([x_px, y_px, 0]), np.float32)


@pytest.mark.parametrize("turn_deg", [0.0, 30.0, -80.0, 170.0])
def test_the_view_shows_the_face_upright_and_in_the_middle(turn_deg: float) -> None:
    landmarks = face(turn_deg=turn_deg)
    seen = transform(window_on(landmarks).view(192), landmarks)
    low, high = seen[:, :2].min(0), seen[:, :2].max(0)
    assert (low > 10).all() and (high < 182).all()
    assert seen[263, 1] == pytest.approx(seen[33, 1], abs=0.01)
    assert seen[263, 0] > seen[33, 0]
    assert seen[152, 1] > seen[10, 1]


def test_the_side_leaves_the_room_that_the_network_was_made_for() -> None:
    extent = np.ptp(face()[:, :2], axis=0).max()
    assert window_on(face()).side_px == pytest.approx(ROOM * extent, rel=1e-5)
    assert window_around(FaceBox(10, 20, 40, 1, 0.3)) == FaceWindow(10, 20, 60, 0.3)


def test_a_small_stray_is_followed_by_its_share_and_a_large_one_at_once() -> None:
    start = FaceWindow(100, 100, 150, 0.0)
    near = start.towards(FaceWindow(100.001, 100, 150, 0.0))
    assert near.x_px - 100 == pytest.approx(GLIDE * 0.001, rel=1e-2)
    far = FaceWindow(140, 90, 200, 0.4)
    assert np.allclose(_values(start.towards(far)), _values(far))


def test_a_window_comes_to_rest_where_it_is_wanted() -> None:
    window, wanted = FaceWindow(100, 100, 150, 0.0), FaceWindow(104, 97, 155, 0.05)
    for _ in range(40):
        window = window.towards(wanted)
    assert np.allclose(_values(window), _values(wanted), atol=1e-3)


def test_the_turn_goes_the_short_way() -> None:
    window = FaceWindow(0, 0, 100, math.radians(179)).towards(FaceWindow(0, 0, 100, math.radians(-179)))
    assert math.degrees(window.turn_rad) > 179


def _values(window: FaceWindow) -> tuple[float, float, float, float]:
    return window.x_px, window.y_px, window.side_px, window.turn_rad
