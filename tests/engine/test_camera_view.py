from __future__ import annotations

import numpy as np

from engine.camera_view import CameraWindow
from engine.frame import Frame
from tests.live_fakes import observation

FRAME = Frame(np.zeros((4, 4, 3), np.uint8), 1.0, 0)


def test_nothing_is_kept_while_nobody_looks() -> None:
    window = CameraWindow()
    window.offer(FRAME, observation())
    assert window.view() is None
    window.show(True)
    assert window.view() is None


def test_the_newest_picture_comes_with_its_landmarks() -> None:
    window = CameraWindow()
    window.show(True)
    seen = observation()
    window.offer(FRAME, seen)
    view = window.view()
    assert view is not None and seen.face is not None
    assert view.image is FRAME.image
    assert view.landmarks is seen.face.landmarks
    window.offer(FRAME, observation(with_face=False))
    view = window.view()
    assert view is not None and view.landmarks is None


def test_it_is_forgotten_at_the_end_and_with_its_camera() -> None:
    window = CameraWindow()
    window.show(True)
    window.offer(FRAME, observation())
    window.clear()
    assert window.view() is None
    window.offer(FRAME, observation())
    window.show(False)
    assert window.view() is None
