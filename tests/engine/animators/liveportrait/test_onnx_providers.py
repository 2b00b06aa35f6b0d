"""How sessions are set up on each provider; ONNX Runtime's session is a stand-in that notes it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnxruntime
import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import Fail

from engine.animators.liveportrait import provider_check, tensorrt_engines
from engine.animators.liveportrait.keypoints import ImplicitMotion
from engine.animators.liveportrait.onnx_providers import BY_NAME, CPU, CUDA, PROVIDERS, TENSORRT
from engine.animators.liveportrait.onnx_runtime import OnnxRuntime
from engine.animators.liveportrait.tensorrt_engines import MOST_LEVELS, Engines, build_engines, find_engines
from engine.errors import EngineError, WeightsError
from engine.runtime.graphics_card import GraphicsCard


class Card:
    """Notes what sessions were asked for. refuses: tells of a session's options whether it fails at the first run."""

    def __init__(self) -> None:
        self.asked: dict[str, list[list[tuple[str, dict[str, str]]]]] = {}
        self.patterns: set[bool] = set()
        self.places: set[str] = set()
        self.refuses_recording, self.refuses_all, self.loads = False, False, True

    def session(self, path: str, options: Any, providers: Any, **_more: Any) -> Any:
        self.asked.setdefault(Path(path).stem, []).append(providers)
        self.patterns.add(options.enable_mem_pattern)
        if self.refuses_all:
            raise Fail("CUDA failure 2: out of memory")
        return Session(self, [name for name, _ in providers] if self.loads else [CPU], dict(providers[0][1]))


class Session:
    def __init__(self, card: Card, names: list[str], options: dict[str, str]) -> None:
        self._card, self._names, self._options = card, names, options

    def get_providers(self) -> list[str]:
        return self._names

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="x", shape=[1, 2])]

    get_outputs = get_inputs

    def run(self, *_arguments: Any) -> list[Any]:
        return []

    def io_binding(self) -> Any:
        return SimpleNamespace(bind_ortvalue_input=lambda *_: None, bind_ortvalue_output=lambda *_: None)

    def run_with_iobinding(self, _binding: Any) -> None:
        if self._card.refuses_recording and "enable_cuda_graph" in self._options:
            raise Fail("This session cannot use the graph capture feature\nas requested")


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    made = Card()
    make = onnxruntime.OrtValue.ortvalue_from_shape_and_type

    def place(shape: Any, kind: Any, device: str, _number: int) -> Any:
        made.places.add(device)
        return make(shape, kind, "cpu", 0)

    monkeypatch.setattr(onnxruntime, "InferenceSession", made.session)
    monkeypatch.setattr(onnxruntime.OrtValue, "ortvalue_from_shape_and_type", place)
    monkeypatch.setattr(onnxruntime, "preload_dlls", lambda: None)
    return made


def options_of(card: Card, graph: str) -> dict[str, str]:
    """The first provider's, as asked for last."""
    return card.asked[graph][-1][0][1]


def test_the_order() -> None:
    names = [one.name for one in PROVIDERS]
    assert names[:2] == [TENSORRT, CUDA] and names[-1] == CPU and len(set(names)) == len(names)
    assert all(one.behind[-1:] == (CPU,) for one in PROVIDERS[:-1])


def test_cuda_records_what_runs_for_every_picture(card: Card, tmp_path: Path) -> None:
    runtime = OnnxRuntime(tmp_path, BY_NAME[CUDA])
    assert options_of(card, "picture")["enable_cuda_graph"] == options_of(card, "motion")["enable_cuda_graph"] == "1"
    assert "enable_cuda_graph" not in options_of(card, "appearance")
    assert [name for name, _ in card.asked["picture"][0]] == [CUDA, CPU]
    # the small ones cost least on the processor
    assert all(card.asked[name] == [[(CPU, {})]] for name in ("stitching", "eye", "lip"))
    assert card.places == {"cuda", "cpu"} and runtime.provider == "CUDA (ONNX Runtime): graph"


def test_what_cannot_be_recorded_runs_unrecorded_and_is_told(card: Card, tmp_path: Path) -> None:
    card.refuses_recording = True
    runtime = OnnxRuntime(tmp_path, BY_NAME[CUDA])
    assert "enable_cuda_graph" not in options_of(card, "picture")
    assert runtime.provider == ("CUDA (ONNX Runtime): not recorded: This session cannot use the graph capture feature")


def test_a_full_card_is_told(card: Card, tmp_path: Path) -> None:
    card.refuses_all = True
    with pytest.raises(EngineError, match="Free graphics memory") as raised:
        OnnxRuntime(tmp_path, BY_NAME[CUDA])
    assert not isinstance(raised.value, WeightsError)


def test_tensorrt_keeps_what_it_builds(card: Card, tmp_path: Path) -> None:
    engines = tmp_path / "engines"
    runtime = OnnxRuntime(tmp_path, BY_NAME[TENSORRT], engines=engines, half=True)
    options = options_of(card, "picture")
    assert options["trt_engine_cache_path"] == options["trt_timing_cache_path"] == str(engines)
    assert options["trt_engine_cache_enable"] == options["trt_timing_cache_enable"] == "1"
    assert options["trt_fp16_enable"] == options["trt_cuda_graph_enable"] == "1"
    assert [name for name, _ in card.asked["picture"][0]] == [TENSORRT, CUDA, CPU]
    assert runtime.provider == "Tensorrt (ONNX Runtime): fp16, graph"
    OnnxRuntime(tmp_path, BY_NAME[TENSORRT], engines=engines, half=False)
    assert "trt_fp16_enable" not in options_of(card, "picture")
    with pytest.raises(AssertionError):
        OnnxRuntime(tmp_path, BY_NAME[TENSORRT])


def test_others_bind_the_processor_s_memory(card: Card, tmp_path: Path) -> None:
    assert OnnxRuntime(tmp_path, BY_NAME["DmlExecutionProvider"]).provider == "Dml (ONNX Runtime)"
    assert card.places == {"cpu"} and False in card.patterns
    OnnxRuntime(tmp_path, BY_NAME["CoreMLExecutionProvider"])
    assert options_of(card, "picture")["ModelFormat"] == "MLProgram"


def test_a_provider_that_does_not_load_is_not_named(card: Card, tmp_path: Path) -> None:
    card.loads = False
    assert OnnxRuntime(tmp_path, BY_NAME[CUDA]).provider == "CPU (ONNX Runtime)" and card.places == {"cpu"}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names = [TENSORRT, CUDA, CPU]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: names)
    return names


def test_the_first_that_runs_is_chosen(card: Card, known: list[str], tmp_path: Path) -> None:
    assert provider_check.find_card_provider(tmp_path) is BY_NAME[CUDA]
    # TensorRT would build for minutes; with what it built it is the first
    assert provider_check.find_card_provider(tmp_path, tmp_path / "engines") is BY_NAME[TENSORRT]
    assert all(CPU not in dict(asked) for asked in card.asked["lip"])


def test_none_of_a_card(card: Card, known: list[str], tmp_path: Path) -> None:
    card.loads = False
    assert provider_check.find_card_provider(tmp_path) is None
    known[:] = [CPU]
    card.loads = True
    assert provider_check.find_card_provider(tmp_path) is None


class Picturing:
    """A runtime whose picture is off by so many levels."""

    def __init__(self, off: float = 0.0) -> None:
        self._off = off

    def extract(self, _image: Any) -> Any:
        zeros, eye = np.zeros((21, 3), np.float32), np.eye(3, dtype=np.float32)
        return SimpleNamespace(motion=ImplicitMotion(zeros, zeros, eye, 1.0, zeros[0]))

    def picture(self, _source: Any, keypoints: Any) -> Any:
        assert keypoints.max() > 0
        return np.full((4, 4, 3), 100 + self._off, np.float32)


@pytest.mark.parametrize(
    ("half_off", "full_off", "found"),
    [(0.5 * MOST_LEVELS, 0.0, True), (5.0, 0.1, False), (5.0, 5.0, None), (None, 0.0, False), (5.0, None, None)],
)
def test_what_tensorrt_builds_is_compared(
    half_off: float | None, full_off: float | None, found: bool | None, tmp_path: Path
) -> None:
    def open_runtime(_graphs: Path, chosen: Any = None, engines: Path | None = None, half: bool = False) -> Any:
        if chosen is None:
            return Picturing()
        assert chosen is BY_NAME[TENSORRT] and engines == tmp_path
        off = half_off if half else full_off
        if off is None:
            raise EngineError("The card failed.")
        return Picturing(off)

    if found is None:
        with pytest.raises(EngineError):
            build_engines(tmp_path, tmp_path, open_runtime)
        assert find_engines(tmp_path) is None
        return
    wanted = Engines(tmp_path, found)
    assert build_engines(tmp_path, tmp_path, open_runtime) == wanted == find_engines(tmp_path)


def test_what_was_built_for_another_driver_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [GraphicsCard("A", "550.1")]
    monkeypatch.setattr(tensorrt_engines, "find_graphics_card", lambda: cards[-1])
    folder = tensorrt_engines.engines_folder(tmp_path, "graphs")
    (folder / tensorrt_engines.VERDICT).write_text('{"half": true}')
    assert find_engines(tensorrt_engines.engines_folder(tmp_path, "graphs")) == Engines(folder, True)
    cards.append(GraphicsCard("A", "560.2"))
    assert find_engines(tensorrt_engines.engines_folder(tmp_path, "graphs")) is None


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_a_damaged_verdict_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / tensorrt_engines.VERDICT).write_text(text)
    assert find_engines(tmp_path) is None
