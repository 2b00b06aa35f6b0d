"""Engines by name."""

import pytest

from app import paths
from engine.animators.registry import ANIMATORS, AUTO, PLANNED, create_animator
from engine.errors import UsageError, WeightsError


@pytest.mark.parametrize("name", ["auto", *ANIMATORS])
def test_known_engines_are_made(name):
    animator = create_animator(name, paths.shipped_models_dir())
    assert animator.name == (AUTO if name == "auto" else name)
    assert "stitching" in animator.capabilities


@pytest.mark.parametrize("name", PLANNED)
def test_planned_engines_say_so(name):
    with pytest.raises(UsageError, match=f"--engine {name} is not part of this version yet"):
        create_animator(name)


def test_unknown_engines_are_refused_with_the_choice():
    with pytest.raises(UsageError, match="auto, mesh"):
        create_animator("nonsense")


def test_an_engine_without_its_networks_says_so(tmp_path):
    with pytest.raises(WeightsError, match="missing or damaged"):
        create_animator("mobileportrait", tmp_path)
    with pytest.raises(WeightsError, match="needs its networks"):
        create_animator("mobileportrait")
