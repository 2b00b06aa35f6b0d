from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from engine.frame import Picture
from engine.settings import Controls
from engine.state_report import MUTED, NO_PICTURES, StateReport
from engine.status import State
from tests.live_fakes import FakeClock, picture_of


@dataclass
class Seen:
    """Stands for every stage: what the report reads of them."""

    trouble: str = ""
    ready: bool = True
    observed_s: float | None = 99.9
    reason: str = ""
    last: Any = None
    starved: bool = False


def report_of(seen: Seen, last_error: str = "") -> StateReport:
    stage: Any = seen
    stages = {"capture": stage, "track": stage, "animate": stage}
    troubles: Any = Seen(last=last_error)
    pacer: Any = seen
    return StateReport(**stages, pacer=pacer, troubles=troubles, clock=FakeClock(100.0), idle_after_s=0.15)


LIVE, IDLE = Picture(picture_of((1, 2, 3)), 99.9, 1), Picture(picture_of((1, 2, 3)), None, 1)


@pytest.mark.parametrize(
    ("seen", "error", "state"),
    [
        (Seen(ready=False), "", State.STARTING),
        (Seen(ready=False), "No camera.", State.IDLE),
        (Seen(last=IDLE), "", State.IDLE),
        (Seen(last=LIVE), "", State.LIVE),
        (Seen(last=LIVE, starved=True), "", State.IDLE),
    ],
)
def test_the_state(seen: Seen, error: str, state: State) -> None:
    assert report_of(seen, error).state(Controls()) is state


def test_muted_is_idle_whatever_comes() -> None:
    report = report_of(Seen(last=LIVE))
    assert (report.state(Controls(muted=True)), report.reason(Controls(muted=True))) == (State.IDLE, MUTED)


@pytest.mark.parametrize(
    ("seen", "error", "reason"),
    [
        (Seen(starved=True), "", NO_PICTURES),
        (Seen(reason="no face"), "old error", "no face"),
        (Seen(observed_s=90.0, trouble="unplugged"), "old error", "unplugged"),
        (Seen(observed_s=None, reason="no camera picture"), "broken", "broken"),
        (Seen(observed_s=None, reason="no camera picture"), "", "no camera picture"),
    ],
)
def test_the_reason(seen: Seen, error: str, reason: str) -> None:
    assert report_of(seen, error).reason(Controls()) == reason
