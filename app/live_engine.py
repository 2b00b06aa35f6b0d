"""Opens the engine of a call: one that cannot keep up on this machine is not taken, and that is said."""

from __future__ import annotations

from collections.abc import Callable

from app.model_folders import model_folders
from engine.animators.mesh.animator import MeshAnimator
from engine.animators.registry import create_animator
from engine.errors import EngineError, WeightsError
from engine.ports import Animator

# the engine without networks, to which all others go over on a machine that is too busy for them
LIGHTEST = MeshAnimator.name
# on a processor a picture of these takes seconds
_NEED_GRAPHICS_CARD = ("liveportrait",)


def _create(name: str) -> Animator:
    return create_animator(name, model_folders())


def open_live_engine(
    name: str, *, stand_in: bool = True, create: Callable[[str], Animator] = _create
) -> tuple[Animator, str]:
    """Return the engine and what to tell the user about it, mostly nothing.

    stand_in: the lightest engine takes the place of one that has no graphics card here, or too little memory. Raises
    UsageError for an unknown name, WeightsError where networks are missing, EngineError where nothing may stand in.
    """
    try:
        animator = create(name)
    except WeightsError:
        raise
    except EngineError as error:
        if not stand_in:
            raise
        return create(LIGHTEST), f"{error.user_message} Until then the engine {LIGHTEST} is used."
    if stand_in and name in _NEED_GRAPHICS_CARD and animator.provider.startswith("CPU"):
        return create(LIGHTEST), (
            f"No graphics card was found that the engine {name} can use, and without one it is too slow for a call. "
            f"The engine {LIGHTEST} is used."
        )
    return animator, ""
