"""Engines by name."""

import pytest

from engine.animators.registry import ANIMATORS, AUTO, PLANNED, create_animator
from engine.errors import UsageError


@pytest.mark.parametrize("name", ["auto", *ANIMATORS])
def test_known_engines_are_made(name):
    animator = create_animator(name)
    assert animator.name == (AUTO if name == "auto" else name)
    assert "stitching" in animator.capabilities


@pytest.mark.parametrize("name", PLANNED)
def test_planned_engines_say_so(name):
    with pytest.raises(UsageError, match=f"--engine {name} is not part of this version yet"):
        create_animator(name)


def test_unknown_engines_are_refused_with_the_choice():
    with pytest.raises(UsageError, match="auto, mesh"):
        create_animator("nonsense")
