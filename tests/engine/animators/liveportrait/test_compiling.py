from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from engine.animators.liveportrait.compiling import Compilable, Compiling  # noqa: E402
from engine.animators.liveportrait.growing_step import GrowingStep  # noqa: E402
from engine.errors import EngineError, OutputError  # noqa: E402
from tests.waiting import PATIENCE_S  # noqa: E402

X = torch.ones(2)


@pytest.fixture(autouse=True)
def folders_of_before() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR"):
            patch.setenv(name, "as before")
        patch.delenv("TORCHINDUCTOR_COMPILE_THREADS", raising=False)
        yield
        # not known to the patch, which found none
        os.environ.pop("TORCHINDUCTOR_COMPILE_THREADS", None)


class Work:
    """A step of which calls are counted, as it is and compiled."""

    def __init__(self) -> None:
        self.slow: list[Any] = []
        self.fast: list[Any] = []
        self.step = GrowingStep(self.compute)
        self.example = torch.zeros(2)

    def compute(self, x: Any) -> Any:
        self.slow.append(x)
        return 2 * x

    def compiled(self, _function: Any) -> Any:
        def compute(x: Any) -> Any:
            self.fast.append(x)
            return 2 * x + 1

        return compute

    def entry(self) -> Compilable:
        return Compilable(self.step, self.compute, (self.example,))


def test_the_step_goes_on_until_the_compiled_one_is_there(tmp_path: Path) -> None:
    work, go = Work(), threading.Event()

    def compile_function(function: Any) -> Any:
        assert go.wait(PATIENCE_S)
        return work.compiled(function)

    compiling = Compiling([work.entry()], nullcontext, compile_function, lambda: tmp_path)
    compiling.start()
    assert work.step(X).tolist() == [2, 2] and not compiling.done.is_set()
    go.set()
    assert compiling.wait(PATIENCE_S) and compiling.done.is_set() and compiling.failure == ""
    # called once to compile, on numbers of its own
    assert len(work.fast) == 1 and work.fast[0] is not work.example
    assert work.step(X).tolist() == [3, 3]
    assert os.environ["TORCHINDUCTOR_CACHE_DIR"] == str(tmp_path / "inductor")
    assert os.environ["TRITON_CACHE_DIR"] == str(tmp_path / "triton")
    assert 1 <= int(os.environ["TORCHINDUCTOR_COMPILE_THREADS"]) <= (os.cpu_count() or 1)


def test_all_or_none(tmp_path: Path) -> None:
    first, second = Work(), Work()

    def compile_function(function: Any) -> Any:
        if function == second.compute:
            raise RuntimeError("backend='inductor' raised:\nCannot find a working triton installation\nand a long list")
        return first.compiled(function)

    compiling = Compiling([first.entry(), second.entry()], nullcontext, compile_function, lambda: tmp_path)
    compiling.start()
    assert compiling.wait(PATIENCE_S)
    assert compiling.failure == "Cannot find a working triton installation"
    assert first.step(X).tolist() == second.step(X).tolist() == [2, 2]


def test_a_folder_that_cannot_be_made_is_told() -> None:
    work = Work()

    def open_folder() -> Path:
        raise OutputError("/cache cannot be used. Check its permissions.")

    compiling = Compiling([work.entry()], nullcontext, work.compiled, open_folder)
    compiling.start()
    assert compiling.wait(PATIENCE_S) and compiling.failure.startswith("/cache cannot be used")
    assert work.step(X).tolist() == [2, 2] and work.fast == []


def test_what_could_not_be_compiled_is_recorded_as_it_is(tmp_path: Path) -> None:
    def compile_function(_function: Any) -> Any:
        raise OSError("no space left")

    recorded: list[Any] = []
    step = GrowingStep(lambda x: 2 * x, lambda function, _inputs: recorded.append(function) or function)
    compiling = Compiling([Compilable(step, lambda x: x, (X,))], nullcontext, compile_function, lambda: tmp_path)
    compiling.start()
    assert compiling.wait(PATIENCE_S)
    assert step(X).tolist() == [2, 2] and len(recorded) == 1


def test_the_long_part_is_done_elsewhere_first(tmp_path: Path) -> None:
    work, order = Work(), []

    def fill(folder: Path) -> None:
        order.append(folder)
        assert os.environ["TORCHINDUCTOR_CACHE_DIR"] == str(folder / "inductor")

    def compile_function(function: Any) -> Any:
        order.append("here")
        return work.compiled(function)

    compiling = Compiling([work.entry()], nullcontext, compile_function, lambda: tmp_path, fill)
    compiling.start()
    assert compiling.wait(PATIENCE_S) and compiling.failure == ""
    assert order == [tmp_path, "here"] and work.step(X).tolist() == [3, 3]


def test_where_the_long_part_fails_nothing_is_compiled_here(tmp_path: Path) -> None:
    work = Work()

    def fill(_folder: Path) -> None:
        raise EngineError("the compiler's process failed (exit status 1)")

    compiling = Compiling([work.entry()], nullcontext, work.compiled, lambda: tmp_path, fill)
    compiling.start()
    assert compiling.wait(PATIENCE_S) and compiling.failure == "the compiler's process failed (exit status 1)"
    assert work.fast == [] and work.step(X).tolist() == [2, 2]
