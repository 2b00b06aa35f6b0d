from __future__ import annotations

from itertools import pairwise

from engine.governor.effort import Effort, steps


def test_the_first_step_saves_nothing_and_says_nothing() -> None:
    assert steps(lighter=True)[0] == steps(lighter=False)[0] == Effort()
    assert Effort().words == ""


def test_each_step_saves_what_the_one_before_saves_and_more_and_says_so() -> None:
    for lighter in (False, True):
        efforts = steps(lighter=lighter)
        for fuller, lower in pairwise(efforts):
            assert lower.track_every >= fuller.track_every or lower.lighter > fuller.lighter
            assert lower.lighter >= fuller.lighter
            assert lower.idle_ahead <= fuller.idle_ahead
            assert lower != fuller and lower.words
        assert any(effort.lighter for effort in efforts) is lighter
