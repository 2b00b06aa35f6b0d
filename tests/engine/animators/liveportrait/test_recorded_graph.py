"""The recorder's own logic; the card is a stand-in, for which recording is calling."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.recorded_graph import RecordedGraph  # noqa: E402


class Stream:
    def wait_stream(self, _other: object) -> None: ...


class Graph:
    def __init__(self) -> None:
        self.replays = 0

    def replay(self) -> None:
        self.replays += 1


@pytest.fixture
def modes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How was recorded."""
    noted: list[str] = []

    @contextlib.contextmanager
    def graph(_graph: Graph, capture_error_mode: str) -> Iterator[None]:
        noted.append(capture_error_mode)
        yield

    monkeypatch.setattr(torch.cuda, "Stream", Stream)
    monkeypatch.setattr(torch.cuda, "current_stream", Stream)
    monkeypatch.setattr(torch.cuda, "stream", lambda _stream: contextlib.nullcontext())
    monkeypatch.setattr(torch.cuda, "CUDAGraph", Graph)
    monkeypatch.setattr(torch.cuda, "graph", graph)
    return noted


def test_inputs_lie_where_they_were_recorded(modes: list[str]) -> None:
    calls: list[tuple[Any, ...]] = []

    def function(*inputs: Any) -> Any:
        calls.append(inputs)
        return inputs[0] + inputs[1]

    first, second = torch.ones(3), torch.zeros(3)
    recording = RecordedGraph(function, (first, second))
    # tried on the same memory as recorded, and that memory is nobody else's
    assert len(calls) == 4 and all(one[0] is calls[0][0] for one in calls)
    assert calls[0][0] is not first and modes == ["thread_local"]
    kept = calls[0]
    out = recording(first, torch.full((3,), 7.0))
    assert kept[0].tolist() == [1, 1, 1] and kept[1].tolist() == [7, 7, 7]
    assert recording(torch.full((3,), 2.0), second) is out
    assert kept[0].tolist() == [2, 2, 2] and kept[1].tolist() == [0, 0, 0]
    assert len(calls) == 4


def test_an_input_that_stays_is_not_copied_again(modes: list[str]) -> None:
    inputs: list[Any] = []
    held, moving = torch.ones(3), torch.zeros(3)
    recording = RecordedGraph(lambda *given: inputs.append(given) or given[0], (held, moving))
    own = inputs[0][0]
    own.fill_(5)
    recording(held, torch.ones(3))
    assert own.tolist() == [5, 5, 5]
    recording(held.clone(), moving)
    assert own.tolist() == [1, 1, 1]


def test_another_number_of_inputs_is_our_mistake(modes: list[str]) -> None:
    recording = RecordedGraph(lambda a: a, (torch.ones(1),))
    with pytest.raises(ValueError, match="zip"):
        recording(torch.ones(1), torch.ones(1))
