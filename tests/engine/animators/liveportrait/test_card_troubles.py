"""A graphics card that is full, or whose driver fails: a sentence for the user, from both runtimes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

import onnxruntime  # noqa: E402
from onnxruntime.capi.onnxruntime_pybind11_state import Fail  # noqa: E402

from app.live_engine import open_live_engine  # noqa: E402
from engine.animators.liveportrait import torch_runtime  # noqa: E402
from engine.animators.liveportrait.onnx_providers import BY_NAME, CUDA  # noqa: E402
from engine.animators.liveportrait.onnx_runtime import OnnxRuntime  # noqa: E402
from engine.animators.mesh.animator import MeshAnimator  # noqa: E402
from engine.errors import EngineError, WeightsError  # noqa: E402
from engine.ports import Animator  # noqa: E402


class Networks:
    """Of which the first cannot be moved to the card."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @property
    def appearance(self) -> Networks:
        return self

    motion = warping = generator = appearance

    def named_modules(self) -> None:
        raise self._error


def full() -> Exception:
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def broken() -> Exception:
    return RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with …")


@pytest.mark.parametrize(
    ("error", "told"), [(full(), "too little free memory"), (broken(), r"\(CUDA error: no kernel image .* device\)")]
)
def test_pytorch_on_the_card(error: Exception, told: str) -> None:
    with pytest.raises(EngineError, match=told) as raised:
        torch_runtime.TorchRuntime(Networks(error), "cuda")  # type: ignore[arg-type]
    assert not isinstance(raised.value, WeightsError)
    assert "choose another engine" in raised.value.user_message and "\n" not in raised.value.user_message


def test_a_mistake_of_ours_is_not_the_card_s() -> None:
    with pytest.raises(RuntimeError, match="sizes do not match"), torch_runtime.card_troubles_told(on_card=False):
        raise RuntimeError("sizes do not match")


def test_a_call_goes_on_with_the_lightest_engine_and_says_why() -> None:
    def create(name: str) -> Animator:
        if name == "mesh":
            return MeshAnimator()
        torch_runtime.TorchRuntime(Networks(full()), "cuda")  # type: ignore[arg-type]
        raise AssertionError("it should not load")

    animator, told = open_live_engine("liveportrait", create=create)
    assert animator.name == "mesh"
    assert told.startswith("The graphics card has too little free memory") and told.endswith("mesh is used.")


class FullCard:
    """In place of ONNX Runtime's session; loads the first graphs, then there is no memory left."""

    loads: ClassVar[int] = 0

    def __init__(self, *_arguments: object, **_options: object) -> None:
        if FullCard.loads == 0:
            raise Fail("[ONNXRuntimeError] : 1 : FAIL : Failed to allocate memory for requested buffer of size 2")
        FullCard.loads -= 1

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="image", shape=[1, 3, 256, 256])]

    def get_outputs(self) -> list[Any]:
        return []

    def get_providers(self) -> list[str]:
        return ["CPUExecutionProvider"]

    def io_binding(self) -> FullCard:
        return self

    def bind_ortvalue_input(self, _name: str, _value: object) -> None: ...

    def run_with_iobinding(self, _binding: object) -> None:
        raise Fail("CUDA failure 2: out of memory")


@pytest.mark.parametrize("loads", [0, 2])
def test_onnx_runtime_on_the_card(loads: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(onnxruntime, "InferenceSession", FullCard)
    monkeypatch.setattr(FullCard, "loads", loads)
    with pytest.raises(EngineError, match="Free graphics memory") as raised:
        OnnxRuntime(tmp_path, BY_NAME[CUDA])
    # else nothing would stand in
    assert not isinstance(raised.value, WeightsError)


def test_onnx_runtime_while_it_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(onnxruntime, "InferenceSession", FullCard)
    monkeypatch.setattr(FullCard, "loads", 6)
    runtime = OnnxRuntime(tmp_path)
    with pytest.raises(EngineError, match="out of memory"):
        runtime.motion(np.zeros((256, 256, 3), np.uint8))
