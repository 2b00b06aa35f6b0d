from __future__ import annotations

from collections.abc import Callable

import pytest

from app.live_engine import LIGHTEST, open_live_engine
from engine.animators.mesh.animator import MeshAnimator
from engine.errors import EngineError, WeightsError
from engine.ports import Animator


def engines(provider: str, error: EngineError | None = None) -> Callable[[str], Animator]:
    """Return what makes liveportrait on provider, or fails to, and mesh."""

    def create(name: str) -> Animator:
        if name == LIGHTEST:
            return MeshAnimator()
        if error is not None:
            raise error
        animator = MeshAnimator()
        animator.name, animator.provider = name, provider
        return animator

    return create


def test_a_graphics_card_is_used() -> None:
    animator, told = open_live_engine("liveportrait", create=engines("CUDA (ONNX Runtime)"))
    assert (animator.name, told) == ("liveportrait", "")


def test_without_one_the_lightest_engine_stands_in_and_says_so() -> None:
    animator, told = open_live_engine("liveportrait", create=engines("CPU (PyTorch, 2 threads)"))
    assert animator.name == "mesh" and "The engine mesh is used." in told
    animator, told = open_live_engine("liveportrait", stand_in=False, create=engines("CPU (PyTorch, 2 threads)"))
    assert (animator.name, told) == ("liveportrait", "")


def test_too_little_memory() -> None:
    create = engines("", EngineError("The graphics card is full. Close other programs."))
    animator, told = open_live_engine("liveportrait", create=create)
    assert animator.name == "mesh" and told.startswith("The graphics card is full.")
    with pytest.raises(EngineError):
        open_live_engine("liveportrait", stand_in=False, create=create)


def test_missing_networks_are_never_replaced_by_another_engine() -> None:
    with pytest.raises(WeightsError):
        open_live_engine("liveportrait", create=engines("", WeightsError("They are missing.")))


def test_other_engines_run_on_the_processor() -> None:
    animator, told = open_live_engine("mobileportrait", create=engines("CPU (ONNX Runtime)"))
    assert (animator.name, told) == ("mobileportrait", "")
