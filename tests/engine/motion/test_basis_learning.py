from __future__ import annotations

import numpy as np
import pytest

from engine.motion.basis_learning import Person, learn_basis, person_from
from engine.tracking.canonical import mean_face, mirror_index

_FLIP = np.array([-1, 1, 1], np.float32)


def _people(moments):
    """Twelve people who differ in two directions and move in two others, all symmetric about the face's middle."""
    rng = np.random.default_rng(0)
    raw = rng.normal(0, 1, (4, 478, 3))
    even = raw + raw[:, mirror_index()] * _FLIP
    rows = np.linalg.qr(even.reshape(4, -1).T)[0].T
    people = []
    for _ in range(12):
        neutral = mean_face() + (rng.normal(0, 0.5, 2) @ rows[:2]).reshape(478, 3)
        moves = (rng.normal(0, 0.2, (moments, 2)) @ rows[2:]).reshape(moments, 478, 3)
        people.append(Person(neutral.astype(np.float32), (neutral + moves).astype(np.float32)))
    return rows, people


@pytest.fixture(scope="module")
def world():
    rows, people = _people(moments=20)
    return rows, people, learn_basis(people, 2, 2)


def test_finds_the_directions_and_keeps_them_apart(world):
    rows, _, basis = world
    assert basis.directions @ basis.directions.T == pytest.approx(np.eye(4), abs=1e-5)
    assert np.linalg.norm(rows @ basis.directions.T, axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    assert basis.identity_rest < 1e-6
    assert basis.expression_rest < 1e-6


def test_a_new_person_caught_in_an_expression_is_seen_through(world):
    rows, _, basis = world
    person = (np.array([0.6, -0.4]) @ rows[:2]).reshape(478, 3)
    expression = (np.array([0.5, 0.3]) @ rows[2:]).reshape(478, 3)
    inside = basis.coefficients((person + expression).astype(np.float32))
    shape = basis.neutral_shape(inside, np.zeros((478, 3), np.float32), 5.0)
    assert np.linalg.norm(shape - mean_face() - person) < 0.1 * np.linalg.norm(expression)


def test_reach_is_how_far_landmarks_go(world):
    _, people, basis = world
    largest = max(float(np.linalg.norm(p.shapes - p.neutral, axis=-1).max()) for p in people)
    assert 0 < basis.reach.max() <= largest + 1e-6


def test_a_person_from_clips(make_observation):
    talking = [
        make_observation(i / 30, lips=0.3 if 20 < i < 60 else 0.0, offset=0.02 if 20 < i < 60 else 0.0)
        for i in range(90)
    ]
    person = person_from([talking, talking[:5]])
    assert person is not None
    assert person.weight == 1.0
    assert person.neutral == pytest.approx(mean_face(), abs=1e-6)
    assert np.abs(person.shapes - person.neutral).max() == pytest.approx(0.02, abs=1e-5)


def test_a_person_who_never_rests_is_hardly_trusted(make_observation):
    laughing = [make_observation(i / 30, lips=0.4, offset=0.02) for i in range(90)]
    person = person_from([laughing])
    assert person is not None
    assert person.weight < 0.1
    assert person_from([laughing[:10]]) is None
