"""Other programs that want the processor: processes that do nothing but compute, and end with this one."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType

# how much is computed between two looks at whether the parent is still there: some milliseconds
_ROUNDS = 200_000
_END_S = 2.0


class Load:
    """Keeps so many cores busy between `with` and its end. Each core has a process of ordinary priority."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._burners: list[BaseProcess] = []
        self._lifeline: Connection | None = None

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that run."""
        return [burner.pid for burner in self._burners if burner.pid is not None]

    def __enter__(self) -> Load:
        # spawned, not forked: they need nothing of this process
        context = multiprocessing.get_context("spawn")
        theirs, self._lifeline = context.Pipe(duplex=False)
        for number in range(self._cores):
            burner = context.Process(target=burn, args=(theirs,), name=f"load {number}", daemon=True)
            burner.start()
            self._burners.append(burner)
        theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lifeline is not None:
            self._lifeline.close()
        for burner in self._burners:
            burner.join(_END_S)
            if burner.is_alive():
                burner.kill()
                burner.join(_END_S)
        self._burners.clear()


def burn(lifeline: Connection) -> None:
    """Compute until the other end of lifeline is gone, which it is when the parent is, however it ended."""
    while not lifeline.poll():
        value = 0
        for i in range(_ROUNDS):
            value = (value * 31 + i) & 0xFFFF
