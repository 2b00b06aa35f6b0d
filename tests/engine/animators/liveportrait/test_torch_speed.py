"""How the PyTorch runtime gets faster while it is used; the networks are stand-ins of the right shapes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from torch import nn  # noqa: E402

from engine.animators.liveportrait import torch_runtime  # noqa: E402
from engine.animators.liveportrait.animator import LivePortraitAnimator  # noqa: E402
from engine.animators.liveportrait.device_paste import DevicePaste  # noqa: E402
from engine.animators.liveportrait.networks.motion_extractor import Motion  # noqa: E402
from engine.animators.liveportrait.networks.warping import SourceVolume, Warped  # noqa: E402
from engine.animators.liveportrait.speed import Speed  # noqa: E402
from engine.animators.liveportrait.torch_runtime import TorchRuntime  # noqa: E402
from engine.compose.compositor import Compositor  # noqa: E402
from engine.errors import EngineError  # noqa: E402
from engine.ports import PartedAnimator, PastingAnimator  # noqa: E402
from tests.live_fakes import portrait  # noqa: E402

IMAGE = np.full((256, 256, 3), 51, np.uint8)


class Extractor(nn.Module):
    """Sees its image's brightness as expression."""

    def __init__(self) -> None:
        super().__init__()
        self.detector = nn.Module()
        self.detector.downsample_layers = nn.ModuleList([nn.Sequential(nn.Conv2d(3, 1, 1))])

    def forward(self, image: Any) -> Motion:
        one = torch.ones(1)
        return Motion(
            torch.zeros(1, 21, 3), image.mean() * torch.ones(1, 21, 3), one[None], 0 * one.repeat(1, 3), *(one,) * 3
        )


class Warping(nn.Module):
    def prepare(self, volume: Any, keypoints: Any) -> SourceVolume:
        return SourceVolume(volume, keypoints, volume, volume)

    def forward(self, source: SourceVolume, driving: Any) -> Warped:
        features = (source.volume.mean() + driving[0, 0, 0]) * torch.ones(1, 3, 512, 512)
        return Warped(features, features, features)


class Appearance(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Module()
        self.first.conv = nn.Conv2d(3, 1, 1)

    def forward(self, image: Any) -> Any:
        return image


@pytest.fixture(autouse=True)
def few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR", "TORCHINDUCTOR_COMPILE_THREADS"):
        monkeypatch.setenv(name, "as before")
    monkeypatch.setattr(torch_runtime, "COMPILE_AFTER", 3)


def runtime(folder: Path | None, compile_function: Any, speed: Speed | None = None) -> TorchRuntime:
    networks: Any = SimpleNamespace(
        appearance=Appearance(), motion=Extractor(), warping=Warping(), generator=nn.Identity()
    )
    open_folder = None if folder is None else lambda: folder
    return TorchRuntime(
        networks,
        "cpu",
        speed=speed or Speed(compiled=True),
        open_folder=open_folder,
        compile_function=compile_function,
    )


def keypoints(right: float) -> Any:
    made = np.zeros((21, 3), np.float32)
    made[0, 0] = right
    return made


def show(which: TorchRuntime, right: float = 0.2) -> int:
    """0.2 of the source and what the keypoints add, in levels."""
    picture = which.picture(which.extract(IMAGE), keypoints(right))
    assert picture.dtype == np.uint8 and picture.shape == (512, 512, 3)
    return int(picture[0, 0, 0])


def test_motion_and_picture() -> None:
    made = runtime(None, None, Speed())
    assert made.motion(IMAGE).expression == pytest.approx(0.2)
    assert show(made) == 102 and made.provider.startswith("CPU (PyTorch, ") and ":" not in made.provider


def test_it_compiles_after_some_pictures_and_says_so(tmp_path: Path) -> None:
    compiled: list[Any] = []
    made = runtime(tmp_path, lambda function: compiled.append(function) or function)
    assert [show(made), show(made)] == [102, 102] and compiled == []
    assert not made.speed.compiled and "compil" not in made.provider
    show(made)
    assert made.settle(10) and len(compiled) == 2
    assert made.speed.compiled and made.provider.endswith(": compiled")
    assert show(made, 0.4) == 153 and made.settle(10) and len(compiled) == 2


def test_a_card_is_tried_out_before_a_call_relies_on_it() -> None:
    class Full(nn.Identity):
        def forward(self, _features: Any) -> Any:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    made = runtime(None, None, Speed())
    made._show_step.generator = Full()
    # a processor takes seconds for a picture: nothing is tried
    made.try_out()
    made._on_card = True
    with pytest.raises(EngineError, match="too little free memory"):
        made.try_out()
    made._show_step.generator = nn.Identity()
    made.try_out()
    assert show(made) == 102


def test_a_benchmark_need_not_wait_for_the_pictures(tmp_path: Path) -> None:
    made = runtime(tmp_path, lambda function: function)
    show(made)
    assert made.settle(10) and made.speed.compiled


def test_what_cannot_be_compiled_goes_on_and_is_said(tmp_path: Path) -> None:
    def refuse(_function: Any) -> Any:
        raise RuntimeError("no working compiler\nlong list")

    made = runtime(tmp_path, refuse)
    show(made)
    assert made.settle(10) and not made.speed.compiled
    assert show(made) == 102 and made.provider.endswith(": not compiled: no working compiler")


def test_without_a_folder_nothing_is_compiled() -> None:
    made = runtime(None, None)
    for _ in range(4):
        show(made)
    assert made.settle(0.0) and not made.speed.compiled


def test_a_recorder_s_refusal_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_function: Any, _inputs: Any) -> Any:
        raise RuntimeError("operation not permitted")

    monkeypatch.setattr(torch_runtime, "RecordedGraph", refuse)
    made = runtime(None, None, Speed(recorded=True))
    assert show(made) == 102 and made.provider.endswith(": not recorded: operation not permitted")


def test_recorded_without_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_runtime, "RecordedGraph", lambda function, _inputs: function)
    made = runtime(None, None, Speed(recorded=True, missing="the package Triton is missing"))
    assert show(made) == 102
    assert made.provider.endswith(": graph; not compiled: the package Triton is missing")


def test_what_is_never_compiled_is_recorded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_runtime, "RecordedGraph", lambda function, _inputs: function)
    made = runtime(None, None, Speed(compiled=True, recorded=True))
    assert show(made) == 102 and made.provider.endswith(": graph")


def test_what_is_pasted_on_the_device_is_what_opencv_pastes() -> None:
    made = runtime(None, None, Speed())
    source, compositor = made.extract(IMAGE), Compositor(portrait(), (320, 180))
    plan = compositor.plan()
    assert plan is not None
    part = made.pasted(source, keypoints(0.3), DevicePaste(plan, torch.device("cpu")), stitching=True)
    wanted = compositor.paste(made.picture(source, keypoints(0.3)))
    assert np.abs(compositor.complete(part, plan).astype(int) - wanted).max() <= 2
    assert np.abs(wanted.astype(int) - compositor.paste(portrait().crop)).max() > 20
    # on a processor OpenCV is faster
    assert made.paster(plan) is None


def test_w_and_g_run_apart() -> None:
    made = runtime(None, None, Speed())
    warping, generator = made.apart(made.extract(IMAGE), keypoints(0.1))
    assert warping() is None and generator() is None


def test_the_animator_tells_what_computes_now(tmp_path: Path) -> None:
    made = runtime(tmp_path, lambda function: function)
    animator = LivePortraitAnimator(made)
    assert isinstance(animator, PartedAnimator)
    before = animator.provider
    show(made)
    made.settle(10)
    assert animator.provider == f"{before}: compiled" and isinstance(animator, PastingAnimator)
