"""Engines by name."""

from pathlib import Path

import pytest

from app.model_folders import model_folders
from engine.animators.registry import (
    ANIMATORS,
    AUTO,
    PLANNED,
    capabilities_of,
    create_animator,
    engine_for_stills,
    why_unavailable,
)
from engine.errors import UsageError, WeightsError
from engine.runtime.model_folders import ModelFolders


@pytest.mark.parametrize("name", ["auto", *(name for name in ANIMATORS if name != "liveportrait")])
def test_known_engines_are_made(name):
    animator = create_animator(name, model_folders())
    assert animator.name == (AUTO if name == "auto" else name)
    assert "stitching" in animator.capabilities


@pytest.mark.parametrize("name", PLANNED)
def test_planned_engines_say_so(name):
    with pytest.raises(UsageError, match=f"--engine {name} is not part of this version yet"):
        create_animator(name)


def test_unknown_engines_are_refused_with_the_choice():
    with pytest.raises(UsageError, match="auto, liveportrait, mesh"):
        create_animator("nonsense")


def test_an_engine_without_its_networks_says_so(tmp_path):
    with pytest.raises(WeightsError, match="missing or damaged"):
        create_animator("mobileportrait", ModelFolders(shipped=tmp_path))
    with pytest.raises(WeightsError, match="needs its networks"):
        create_animator("mobileportrait")


@pytest.mark.parametrize("folders", [ModelFolders(), ModelFolders(downloaded=Path("nowhere"))])
def test_an_engine_whose_networks_nobody_fetched_says_how(folders):
    with pytest.raises(WeightsError, match="understudy models download liveportrait"):
        create_animator("liveportrait", folders)
    assert "are not here" in why_unavailable("liveportrait", folders)
    assert why_unavailable("mesh", folders) == ""


def test_what_is_asked_often_loads_no_large_networks():
    assert "pixels" in capabilities_of("liveportrait", ModelFolders())
    assert "stitching" in capabilities_of("mesh", ModelFolders())
    assert [engine_for_stills(name) for name in ("liveportrait", "mobileportrait", "auto")] == [
        AUTO,
        "mobileportrait",
        "auto",
    ]
