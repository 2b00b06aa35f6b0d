from __future__ import annotations

from typing import Any

import numpy as np

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.parts import WHOLE
from engine.compose.compositor import Compositor
from engine.compose.paste_plan import PastePlan
from engine.frame import Array, Image
from tests.engine.animators.liveportrait.fake_runtime import FakeRuntime, Source
from tests.live_fakes import portrait


class Counting(FakeRuntime):
    """Notes what was asked of it."""

    def __init__(self) -> None:
        super().__init__(sees=True)
        self.calls: list[str] = []

    def motion(self, image: Image) -> Any:
        self.calls.append("motion")
        return super().motion(image)

    def picture(self, source: Source, keypoints: Array) -> Image:
        self.calls.append("picture")
        return super().picture(source, keypoints)


class OnCard(Counting):
    """Pastes, and runs W and G apart."""

    def paster(self, plan: PastePlan) -> PastePlan:
        return plan

    def pasted(self, source: Any, keypoints: Array, paster: PastePlan, *, stitching: bool) -> Image:
        self.calls.append("pasted")
        return np.zeros_like(paster.rest)

    def apart(self, source: Any, keypoints: Array) -> Any:
        return lambda: self.calls.append("W"), lambda: self.calls.append("G")


def parts_of(runtime: Counting) -> dict[str, Any]:
    someone = portrait()
    parts = LivePortraitAnimator(runtime).parts(someone, Compositor(someone, (320, 180)))
    runtime.calls.clear()
    return dict(parts)


def test_on_a_processor() -> None:
    runtime = Counting()
    parts = parts_of(runtime)
    assert list(parts) == ["M", "W and G, as used", "S", "paste", WHOLE]
    picture = parts[WHOLE]()
    assert picture.shape == (180, 320, 3) and runtime.calls == ["motion", "picture"]
    # each time anew
    parts[WHOLE]()
    assert runtime.calls == ["motion", "picture"] * 2
    assert parts["paste"]().shape == (180, 320, 3) and len(runtime.calls) == 4


def test_on_a_card() -> None:
    runtime = OnCard()
    parts = parts_of(runtime)
    assert list(parts) == [
        "M",
        "W, by itself",
        "G, by itself",
        "W and G, as used",
        "S",
        "W, G and paste, as used",
        WHOLE,
    ]
    assert parts[WHOLE]().shape == (180, 320, 3) and runtime.calls == ["motion", "pasted"]
    parts["W, by itself"]()
    parts["G, by itself"]()
    assert runtime.calls[2:] == ["W", "G"]


def test_settling_makes_a_first_picture() -> None:
    runtime = Counting()
    assert LivePortraitAnimator(runtime).settle(portrait(), 1.0) and "picture" in runtime.calls
