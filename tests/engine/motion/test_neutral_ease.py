from __future__ import annotations

import numpy as np
import pytest

from engine.motion.neutral import neutral_from
from engine.motion.neutral_ease import NeutralEase
from engine.motion.rotation import angle_between_deg


@pytest.fixture
def neutrals(make_observation):
    before = neutral_from(make_observation())
    after = neutral_from(make_observation(angles=(0, 20, 0), offset=0.05, translation=(420, 240), scale=120.0))
    return before, after


def test_the_first_neutral_and_a_settled_one_pass_as_they_are(neutrals):
    before, _ = neutrals
    ease = NeutralEase()
    assert ease(before, 1.0) is before
    assert ease(before, 2.0) is before


def test_a_change_is_through_after_about_a_second_and_never_jumps(neutrals):
    before, after = neutrals
    ease = NeutralEase()
    ease(before, 0.0)
    seen = [ease(after, (i + 1) / 30) for i in range(90)]
    turned = np.array([angle_between_deg(n.rotation, before.rotation) for n in seen])
    assert np.diff(np.append(0, turned)).max() < 2.0
    assert turned[0] < 0.5
    assert (np.diff(turned) > -1e-3).all()
    assert turned[30] > 0.9 * 20
    assert seen[30].translation[0] == pytest.approx(420, abs=8)
    assert seen[30].shape == pytest.approx(after.shape, abs=0.006)


def test_it_arrives(neutrals):
    before, after = neutrals
    ease = NeutralEase()
    ease(before, 0.0)
    for i in range(200):
        last = ease(after, (i + 1) / 30)
    assert last is after
