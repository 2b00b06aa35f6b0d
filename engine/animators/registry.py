"""Engines by name, imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.errors import UsageError, WeightsError
from engine.ports import Animator


def _mesh(_models: Path | None) -> Animator:
    from engine.animators.mesh.animator import MeshAnimator

    return MeshAnimator()


def _mobileportrait(models: Path | None) -> Animator:
    from engine.animators.mobileportrait.animator import MobilePortraitAnimator
    from engine.animators.mobileportrait.runtime import PortraitRuntime

    if models is None:
        raise WeightsError("--engine mobileportrait needs its networks, and nobody said where they are.")
    return MobilePortraitAnimator(PortraitRuntime(models / "mobileportrait"))


# each is given the folder of the networks that ship
ANIMATORS: dict[str, Callable[[Path | None], Animator]] = {"mesh": _mesh, "mobileportrait": _mobileportrait}
AUTO = "mesh"
PLANNED = ("liveportrait", "myportrait")


def create_animator(name: str, models: Path | None = None) -> Animator:
    """Return a new engine. "auto" is the best one that runs here. models: the folder of the networks that ship.

    Raises UsageError for a name that is not there, WeightsError where an engine's networks are missing.
    """
    if name == "auto":
        name = AUTO
    if name in PLANNED:
        raise UsageError(f"--engine {name} is not part of this version yet. Use --engine {AUTO}.")
    if name not in ANIMATORS:
        raise UsageError(f"--engine {name} is unknown. Choose one of: auto, {', '.join(sorted(ANIMATORS))}.")
    return ANIMATORS[name](models)
