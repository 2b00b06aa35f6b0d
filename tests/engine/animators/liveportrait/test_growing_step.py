from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.growing_step import GrowingStep  # noqa: E402


def doubled(x: Any) -> Any:
    return 2 * x


def tripled(x: Any) -> Any:
    return 3 * x


class Recorder:
    """Notes what was recorded; a recording adds a hundred, so that it can be told from the function."""

    def __init__(self, refuses: str | None = None) -> None:
        self.refuses, self.recorded = refuses, []

    def __call__(self, function: Any, inputs: tuple[Any, ...]) -> Any:
        if self.refuses is not None:
            raise RuntimeError(self.refuses)
        self.recorded.append((function, inputs))
        return lambda *given: function(*given) + 100


X = torch.ones(2)


def test_it_begins_as_it_is() -> None:
    recorder = Recorder()
    step = GrowingStep(doubled, recorder)
    assert step(X).tolist() == [2, 2]
    assert recorder.recorded == [] and not step.recorded


def test_the_faster_function_is_recorded_with_the_next_call() -> None:
    recorder = Recorder()
    step = GrowingStep(doubled, recorder)
    step.use(tripled)
    assert recorder.recorded == []
    assert step(X).tolist() == [103, 103] and step(2 * X).tolist() == [106, 106]
    assert [function for function, _ in recorder.recorded] == [tripled] and step.recorded


def test_the_same_function_can_be_recorded() -> None:
    step = GrowingStep(doubled, Recorder())
    step.use()
    assert step(X).tolist() == [102, 102]


def test_without_a_recorder_nothing_is_recorded() -> None:
    step = GrowingStep(doubled)
    step.use(tripled)
    assert step(X).tolist() == [3, 3] and not step.recorded


def test_what_cannot_be_recorded_goes_on_and_says_why() -> None:
    recorder = Recorder("operation not permitted when stream is capturing\nmore")
    step = GrowingStep(doubled, recorder)
    step.use(tripled)
    assert step(X).tolist() == [3, 3]
    assert step.refused == "operation not permitted when stream is capturing"
    # not tried again with every picture
    recorder.refuses = None
    assert step(X).tolist() == [3, 3]


def test_a_function_without_a_truth_is_taken() -> None:
    class Compiled:
        def __len__(self) -> int:
            raise TypeError("as PyTorch's do")

        def __call__(self, x: Any) -> Any:
            return 5 * x

    step = GrowingStep(doubled)
    step.use(Compiled())
    assert step(X).tolist() == [5, 5]
