"""Runs a live session on the command line until its time is up, it fails, or the user ends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.interruption import raise_if_asked
from app.memory import Memory, peak_mb, resident_mb
from app.stats_file import write_stats
from app.terminal import StatusLine, say
from engine.session import LiveSession
from engine.status import Status

_LOOK_EVERY_S = 0.25
# when the memory counts as settled, to be compared with the end
_SETTLED_AFTER_S = 20.0


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look at while a session runs.

    started_s: monotonic time at which the command began. seconds: how long to run, None is until Ctrl-C. stats: file
    to write the figures to.
    """

    started_s: float
    seconds: float | None = None
    stats: Path | None = None


class LiveRun:
    """One run of a session, watched from the main thread."""

    def __init__(self, session: LiveSession, watch: Watch, also_told: Callable[[], str] = lambda: "") -> None:
        self._session, self._watch = session, watch
        # the trouble of what runs beside the session
        self._also_told, self._told_besides = also_told, ""
        self._line = StatusLine()
        self._told = self._told_of_output = ""
        self._memory = Memory()
        self._ended = threading.Event()

    def end(self) -> None:
        """Have run end soon, as if its time were up. From any thread."""
        self._ended.set()

    def run(self) -> None:
        """Start the session, watch it, and end it. Raises what ended it: LiveError or KeyboardInterrupt.

        The figures are written in any case.
        """
        try:
            with self._session:
                self._look_until_end()
        finally:
            self._line.clear()
            if self._watch.stats is not None:
                session = self._session
                write_stats(self._watch.stats, session.summary(), session.status(), self._watch.started_s, self._memory)

    def _look_until_end(self) -> None:
        begun_s, seconds = time.monotonic(), self._watch.seconds
        while not self._ended.is_set() and (elapsed_s := time.monotonic() - begun_s) < (seconds or float("inf")):
            raise_if_asked()
            self._ended.wait(_LOOK_EVERY_S if seconds is None else min(_LOOK_EVERY_S, seconds - elapsed_s))
            self._look(elapsed_s)

    def _look(self, elapsed_s: float) -> None:
        """Raises what keeps all sinks from taking pictures."""
        if self._session.failure is not None:
            raise self._session.failure
        status = self._session.status()
        if status.last_error != self._told:
            self._line.clear()
            self._told = status.last_error
            say(self._told)
        if status.output_trouble != self._told_of_output:
            self._told_of_output = status.output_trouble
            if self._told_of_output:
                self._line.clear()
                say(self._told_of_output)
        if self._also_told() != self._told_besides:
            self._line.clear()
            self._told_besides = self._also_told()
            say(self._told_besides or "The sound is back.")
        self._line.show(_describe(status))
        now_mb = resident_mb()
        self._memory = replace(self._memory, peak=peak_mb(), last=now_mb)
        if self._memory.settled is None and elapsed_s > _SETTLED_AFTER_S:
            self._memory = replace(self._memory, settled=now_mb)


def _describe(status: Status) -> str:
    note = status.reason or status.camera_trouble or status.output_trouble or status.governor
    state = status.state.value + (f": {note}" if note else "")
    delay = f"{status.latency_ms.p50:.0f} ms" if status.latency_ms.p50 else "–"
    return f"{status.avatar} {state} · {status.fps:.1f} pictures a second · delay {delay} · Ctrl-C ends"
