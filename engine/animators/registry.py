"""Engines by name, imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.errors import UsageError, WeightsError
from engine.ports import Animator
from engine.runtime.model_folders import ModelFolders


def _mesh(_models: ModelFolders) -> Animator:
    from engine.animators.mesh.animator import MeshAnimator

    return MeshAnimator()


def _mobileportrait(models: ModelFolders) -> Animator:
    from engine.animators.mobileportrait.animator import MobilePortraitAnimator
    from engine.animators.mobileportrait.runtime import PortraitRuntime

    if models.shipped is None:
        raise WeightsError("--engine mobileportrait needs its networks, and nobody said where they are.")
    return MobilePortraitAnimator(PortraitRuntime(models.shipped / "mobileportrait"))


def _liveportrait(models: ModelFolders) -> Animator:
    from engine.animators.liveportrait.animator import LivePortraitAnimator
    from engine.animators.liveportrait.opening import open_runtime

    return LivePortraitAnimator(open_runtime(_of_liveportrait(models), models.compiled))


def _of_liveportrait(models: ModelFolders) -> Path | None:
    return None if models.downloaded is None else models.downloaded / "liveportrait"


# each is given the folders of networks
ANIMATORS: dict[str, Callable[[ModelFolders], Animator]] = {
    "liveportrait": _liveportrait,
    "mesh": _mesh,
    "mobileportrait": _mobileportrait,
}
AUTO = "mesh"
PLANNED = ("myportrait",)
NOWHERE = ModelFolders()


def create_animator(name: str, models: ModelFolders = NOWHERE) -> Animator:
    """Return a new engine. "auto" is the best one that runs here. models: where its networks are looked for.

    Raises UsageError for a name that is not there, WeightsError where an engine's networks are missing.
    """
    if name == "auto":
        name = AUTO
    if name in PLANNED:
        raise UsageError(f"--engine {name} is not part of this version yet. Use --engine {AUTO}.")
    if name not in ANIMATORS:
        raise UsageError(f"--engine {name} is unknown. Choose one of: auto, {', '.join(sorted(ANIMATORS))}.")
    return ANIMATORS[name](models)


def why_unavailable(name: str, models: ModelFolders) -> str:
    """Return why an engine of ANIMATORS cannot be chosen now, or an empty text. Quick: nothing is loaded."""
    if name == "liveportrait":
        from engine.animators.liveportrait.weights_folder import why_unavailable as ask

        return ask(_of_liveportrait(models))
    return ""


def capabilities_of(name: str, models: ModelFolders) -> frozenset[str]:
    """Return what an engine can do, for little work. Raises like create_animator, but for missing weights."""
    if name == "liveportrait":
        from engine.animators.liveportrait.animator import LivePortraitAnimator

        return LivePortraitAnimator.capabilities
    return create_animator(name, models).capabilities


def engine_for_stills(name: str) -> str:
    """Return the engine that shows portraits at rest in place of another, where that one costs too much for it."""
    # half a gigabyte is not loaded for pictures that look like the photo
    return AUTO if name == "liveportrait" else name
