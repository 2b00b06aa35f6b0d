from __future__ import annotations

import numpy as np
import pytest

from engine.motion.calmness import FLOOR, Calmness

RESTING = (np.eye(3, dtype=np.float32), 0.3)


def test_a_resting_face_counts_most(make_observation):
    assert Calmness()(make_observation().face, 0.0, RESTING) > 0.65


@pytest.mark.parametrize(
    "odd",
    [
        {"lips": 0.5},
        {"eyes": (0.04, 0.04)},
        {"angles": (0, 30, 0)},
        {"angles": (25, 0, 0)},
        {"eyes": (0.7, 0.7)},
    ],
)
def test_an_odd_face_hardly_counts(make_observation, odd):
    weight = Calmness()(make_observation(**odd).face, 0.0, RESTING)
    assert FLOOR <= weight < 0.2


def test_a_moving_face_counts_less(make_observation):
    calm = Calmness()
    calm(make_observation(0.0).face, 0.0, RESTING)
    assert calm(make_observation(0.1, angles=(0, 8, 0)).face, 0.1, RESTING) < 0.2
    assert calm(make_observation(0.2, angles=(0, 8, 0)).face, 0.2, RESTING) > 0.5
    assert calm(make_observation(0.3, angles=(0, 8, 0), offset=0.05).face, 0.3, RESTING) < 0.2


def test_a_head_that_always_looks_aside_is_at_rest_there(make_observation):
    aside = make_observation(angles=(0, 25, 0)).face
    assert Calmness()(aside, 0.0, RESTING) < 0.2
    assert Calmness()(aside, 0.0, (aside.head_pose.rotation, 0.3)) > 0.65
