"""Runs a live session for a benchmark: waits until it is live, times it, and ends it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.bench.case import Timing, Use
from engine.errors import EngineError, WorkerStuckError

if TYPE_CHECKING:
    from engine.session import LiveSession

# how long loading may take until the first live picture, and getting faster after it
LONGEST_START_S = 60.0
_LOOK_EVERY_S = 0.25


@contextmanager
def running(session: LiveSession, patience_s: float) -> Iterator[LiveSession]:
    """Start the session, and in the end wait for a picture that takes longer than a session waits for.

    Raises WorkerStuckError where that takes longer than patience_s.
    """
    session.start()
    try:
        yield session
    finally:
        _stop(session, patience_s)


def _stop(session: LiveSession, patience_s: float) -> None:
    deadline_s = time.monotonic() + patience_s
    while True:
        try:
            session.stop()
        except WorkerStuckError:
            if time.monotonic() >= deadline_s:
                raise
        else:
            return


def await_live(session: LiveSession, longest_s: float) -> None:
    """Wait for the first picture that follows the driver. Raises EngineError if none comes."""
    deadline_s = time.monotonic() + longest_s
    while session.summary().first_live_s is None:
        if time.monotonic() > deadline_s:
            why = session.status().reason or "no reason is known"
            raise EngineError(f"No live picture came within {longest_s:.0f} s: {why}. Use a clip that shows one face.")
        watch(session, _LOOK_EVERY_S)


def await_fast(session: LiveSession) -> None:
    """Wait while the engine gets faster by itself; in the end its own words tell whether it did."""
    from engine.status import GETTING_FASTER

    deadline_s = time.monotonic() + LONGEST_START_S
    while GETTING_FASTER in session.status().provider and time.monotonic() < deadline_s:
        watch(session, _LOOK_EVERY_S)


def watch(session: LiveSession, seconds: float) -> None:
    """Wait. Raises what keeps all sinks from taking pictures."""
    time.sleep(seconds)
    if session.failure is not None:
        raise session.failure


def time_session(session: LiveSession, seconds: float, pictures: int, longest_s: float) -> tuple[Timing, Use]:
    """Measure for so many seconds, and longer, up to longest_s, until so many live pictures have come."""
    from app.bench.machine_use import MachineUse

    session.forget_durations()
    begun, begun_s, use = session.summary(), time.monotonic(), MachineUse()
    governor = ""
    while (gone_s := time.monotonic() - begun_s) < seconds or (
        gone_s < longest_s and session.summary().counters.live - begun.counters.live < pictures
    ):
        left_s = seconds - gone_s
        watch(session, min(_LOOK_EVERY_S, left_s) if left_s > 0 else _LOOK_EVERY_S)
        use.look()
        governor = session.status().governor or governor
    ended, length_s = session.summary(), time.monotonic() - begun_s
    taken = use.result()
    before, after = begun.counters, ended.counters
    live = after.live - before.live
    timing = Timing(
        seconds=length_s,
        fps=(after.sent - before.sent) / length_s,
        camera_fps=(after.captured - before.captured) / length_s,
        new_fps=live / length_s,
        live=live,
        late=after.late - before.late,
        dropped=after.dropped - before.dropped,
        idle=after.idle - before.idle,
        latency_ms=ended.latency_ms,
        stages_ms=ended.stages_ms,
        governor=governor,
        errors=ended.errors,
    )
    return timing, taken
