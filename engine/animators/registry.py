"""Engines by name, imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import UsageError
from engine.ports import Animator


def _mesh() -> Animator:
    from engine.animators.mesh.animator import MeshAnimator

    return MeshAnimator()


ANIMATORS: dict[str, Callable[[], Animator]] = {"mesh": _mesh}
AUTO = "mesh"
PLANNED = ("mobileportrait", "liveportrait", "myportrait")


def create_animator(name: str) -> Animator:
    """Return a new engine. "auto" is the best one that runs here. Raises UsageError for a name that is not there."""
    if name == "auto":
        name = AUTO
    if name in PLANNED:
        raise UsageError(f"--engine {name} is not part of this version yet. Use --engine {AUTO}.")
    if name not in ANIMATORS:
        raise UsageError(f"--engine {name} is unknown. Choose one of: auto, {', '.join(sorted(ANIMATORS))}.")
    return ANIMATORS[name]()
