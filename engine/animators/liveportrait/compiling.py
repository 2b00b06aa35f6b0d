"""Compiles the steps beside the call, while pictures are made uncompiled."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from engine.animators.liveportrait.growing_step import Function, GrowingStep
from engine.errors import LiveError

log = logging.getLogger(__name__)

# how long a thread may take to end that has done its work
_END_S = 5.0
# where PyTorch and Triton keep what they compiled; read by them and by the processes that they start
_FOLDER_VARIABLES = (("TORCHINDUCTOR_CACHE_DIR", "inductor"), ("TRITON_CACHE_DIR", "triton"))


@dataclass(frozen=True, slots=True)
class Compilable:
    """A step, the function to compile for it, and inputs as they will come."""

    step: GrowingStep
    function: Function
    example: tuple[Tensor, ...]


class Compiling:
    """One run of the compiler; start() once. done: it has ended; failure: why without success, else empty.

    computing: the mode that the steps run in, entered on the thread. compile_function: torch.compile's part.
    open_folder: makes the folder in which compiled code is kept, may raise OutputError. fill: does the long part of the
    work elsewhere, into that folder; may raise EngineError.
    """

    def __init__(
        self,
        work: Sequence[Compilable],
        computing: Callable[[], AbstractContextManager[None]],
        compile_function: Callable[[Function], Function],
        open_folder: Callable[[], Path],
        fill: Callable[[Path], None] | None = None,
    ) -> None:
        self._work, self._computing, self._compile = tuple(work), computing, compile_function
        self._open_folder, self._fill = open_folder, fill
        self.done, self.failure = threading.Event(), "it broke off"
        # a program that ends need not wait for the long part
        self._waiting = threading.Thread(target=self._prepare, name="compile-wait", daemon=True)
        # but a program that ended in the middle of this one would crash: the interpreter waits for it
        self._taking = threading.Thread(target=self._take, name="compile", daemon=False)

    def start(self) -> None:
        """Begin."""
        self._waiting.start()

    def wait(self, timeout_s: float | None) -> bool:
        """Return whether it has ended within timeout_s; None waits for ever."""
        if not self.done.wait(timeout_s):
            return False
        for thread in (self._waiting, self._taking):
            if thread.ident is not None:
                thread.join(_END_S)
        return True

    def _prepare(self) -> None:
        going_on = False
        try:
            folder = self._open_folder()
            keep_compiled_in(folder)
            if self._fill is not None:
                self._fill(folder)
            self._taking.start()
            going_on = True
        except (LiveError, RuntimeError, OSError) as error:
            self._give_up(error)
        finally:
            if not going_on:
                self.done.set()

    def _take(self) -> None:
        try:
            compiled = []
            with self._computing():
                for one in self._work:
                    function = self._compile(one.function)
                    # compiles, or finds what was compiled; the steps themselves go on as they were
                    function(*(tensor.clone() for tensor in one.example))
                    compiled.append(function)
            for one, function in zip(self._work, compiled, strict=True):
                one.step.use(function)
            self.failure = ""
        except (RuntimeError, OSError, ImportError) as error:
            self._give_up(error)
        finally:
            self.done.set()

    def _give_up(self, error: Exception) -> None:
        self.failure = _reason(error)
        log.warning("LivePortrait goes on uncompiled: %s", self.failure)
        log.debug("compiling", exc_info=error)
        for one in self._work:
            one.step.use()


def _reason(error: Exception) -> str:
    """Return the line that tells most: the compiler begins with who speaks."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.strip().endswith("raised:")]
    return lines[0] if lines else type(error).__name__


def compile_whole(function: Function) -> Function:
    """Let torch.compile make one piece of function, for the shapes it is called with."""
    compiled: Function = torch.compile(function, fullgraph=True, dynamic=False)
    return compiled


def keep_compiled_in(folder: Path) -> None:
    """Let PyTorch keep in folder what it compiles, find it there, and compile on a quarter of the cores.

    For this process and those it starts.
    """
    for variable, name in _FOLDER_VARIABLES:
        os.environ[variable] = str(folder / name)
    # the face is being tracked on the same cores; who set it knows better
    os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", str(max(1, (os.cpu_count() or 1) // 4)))
