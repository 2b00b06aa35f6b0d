"""Which runtime is taken. None is really opened."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from engine.animators.liveportrait import opening
from engine.animators.liveportrait.onnx_providers import BY_NAME, CUDA, TENSORRT
from engine.animators.liveportrait.tensorrt_engines import Engines
from engine.errors import OutputError, WeightsError
from engine.runtime.graphics_card import GraphicsCard


class Machine:
    """What is there, and what was opened."""

    def __init__(self) -> None:
        self.torch, self.torch_card, self.graphs = True, False, True
        self.provider: Any = None
        self.engines: Any = None


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    made = Machine()
    monkeypatch.setattr(opening, "require_weights", lambda folder: folder / "weights")
    monkeypatch.setattr(opening, "find_graphs", lambda folder: folder / "onnx" if made.graphs else None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: made.torch or None)
    monkeypatch.setattr(opening, "torch_has_card", lambda: made.torch_card)
    monkeypatch.setattr(opening, "card_provider", lambda _graphs, _engines: made.provider)
    monkeypatch.setattr(opening, "built_engines", lambda *_folders: made.engines)
    monkeypatch.setattr(opening, "_on_torch", lambda _weights, open_folder: ("torch", open_folder is not None))
    monkeypatch.setattr(opening, "_on_onnx", lambda _graphs, provider, engines: ("onnx", provider, engines))
    return made


def test_pytorch_on_a_card_comes_before_the_graphs(machine: Machine, tmp_path: Path) -> None:
    machine.torch_card, machine.provider = True, BY_NAME[CUDA]
    assert opening.open_runtime(tmp_path, tmp_path) == ("torch", True)
    # with nowhere to keep it nothing is compiled
    assert opening.open_runtime(tmp_path) == ("torch", False)


def test_what_tensorrt_built_comes_first(machine: Machine, tmp_path: Path) -> None:
    engines = Engines(tmp_path, True)
    machine.torch_card, machine.provider, machine.engines = True, BY_NAME[TENSORRT], engines
    assert opening.open_runtime(tmp_path, tmp_path) == ("onnx", BY_NAME[TENSORRT], engines)


def test_the_graphs_on_a_card_that_pytorch_does_not_use(machine: Machine, tmp_path: Path) -> None:
    machine.provider = BY_NAME["DmlExecutionProvider"]
    assert opening.open_runtime(tmp_path, tmp_path) == ("onnx", machine.provider, None)


def test_on_the_processor(machine: Machine, tmp_path: Path) -> None:
    assert opening.open_runtime(tmp_path, tmp_path) == ("torch", True)
    machine.torch = False
    assert opening.open_runtime(tmp_path, tmp_path) == ("onnx", None, None)
    machine.graphs = False
    with pytest.raises(WeightsError, match="needs PyTorch"):
        opening.open_runtime(tmp_path, tmp_path)


def test_without_a_folder_it_says_what_to_type() -> None:
    with pytest.raises(WeightsError, match="models download liveportrait"):
        opening.open_runtime(None)


def test_compiled_code_is_of_this_card_and_these_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    card, sha256 = [GraphicsCard("A", "1")], ["abc"]
    monkeypatch.setattr(opening, "find_graphics_card", lambda: card[-1])
    monkeypatch.setattr(opening, "weights_sha256", lambda _folder: sha256[-1])
    first = opening.torch_folder(tmp_path, tmp_path / "compiled")
    assert opening.torch_folder(tmp_path, tmp_path / "compiled") == first
    card.append(GraphicsCard("A", "2"))
    second = opening.torch_folder(tmp_path, tmp_path / "compiled")
    sha256.append("def")
    third = opening.torch_folder(tmp_path, tmp_path / "compiled")
    assert len({first, second, third}) == 3 and [path for path in (first, second, third) if path.exists()] == [third]


def test_a_place_where_nothing_can_be_kept_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from engine.animators.liveportrait import provider_check, tensorrt_engines

    def refuse(*_arguments: Any) -> Path:
        raise OutputError("Others can write to it.")

    monkeypatch.setattr(provider_check, "tensorrt_is_here", lambda: True)
    monkeypatch.setattr(tensorrt_engines, "engines_folder", refuse)
    assert opening.built_engines(tmp_path, tmp_path) is None
    assert "Others can write to it." in caplog.text


def test_without_tensorrt_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.animators.liveportrait import provider_check

    monkeypatch.setattr(provider_check, "tensorrt_is_here", lambda: False)
    monkeypatch.setattr(opening, "find_graphs", lambda folder: folder)
    begun: list[str] = []
    assert opening.build_for_tensorrt(tmp_path, tmp_path, lambda: begun.append("begun")) is None and begun == []
    assert opening.built_engines(tmp_path, tmp_path) is None and list(tmp_path.iterdir()) == []
