from __future__ import annotations

import threading
import time

import pytest

from engine.crew import Crew
from engine.errors import OutputError
from engine.statistics import Statistics
from engine.troubles import Troubles
from tests.waiting import wait_until


class Bench:
    def __init__(self) -> None:
        self.stepped, self.closed = set[str](), list[str]()
        self.troubles = Troubles(Statistics())

        def step(name: str) -> None:
            self.stepped.add(name)
            time.sleep(0.002)

        names = ("capture", "track", "animate", "finish", "background", "pace")
        self.crew = Crew(**{name: (lambda name=name: step(name)) for name in names}, troubles=self.troubles)

    def stop(self) -> None:
        self.crew.stop(
            close_source=lambda: self.closed.append("source"),
            close_tracker=lambda: self.closed.append("tracker"),
            close_sinks=lambda: self.closed.append("sinks"),
        )


def test_all_work_and_all_end_in_the_data_s_order() -> None:
    bench = Bench()
    bench.crew.start_seeing()
    bench.crew.start_showing()
    wait_until(lambda: len(bench.stepped) == 6)
    bench.stop()
    assert bench.closed == ["source", "tracker", "sinks"]
    assert not {"capture", "track", "animate", "finish", "background", "pace"} & {
        one.name for one in threading.enumerate()
    }


def test_what_closing_raises_comes_after_all_else_is_closed() -> None:
    bench = Bench()

    def refuse() -> None:
        raise OutputError("The disk is full.")

    with pytest.raises(OutputError):
        bench.crew.stop(
            close_source=refuse,
            close_tracker=lambda: bench.closed.append("tracker"),
            close_sinks=lambda: bench.closed.append("sinks"),
        )
    assert bench.closed == ["tracker", "sinks"]
