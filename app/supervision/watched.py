"""Whether the engine is looked after by a process of its own, and what it is given by that."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drivers.sinks import has_own_process

if TYPE_CHECKING:
    from app.exit_status import ExitStatus
    from drivers.camera_writer.seat import CameraSeat
    from engine.settings import Controls

_SHORTEST_S = 0.5


@dataclass(frozen=True, slots=True)
class Watched:
    """What the process with the engine is given. seat: None where nobody looks after it.

    shown_since_s: when the camera first showed pictures, monotonic, for an engine that takes over from one that failed;
    else None.
    """

    seat: CameraSeat | None = None
    shown_since_s: float | None = None

    def controls(self, wanted: Controls) -> Controls:
        """Return wanted, but paused and muted as they were for an engine before this one."""
        if self.seat is None or self.shown_since_s is None:
            return wanted
        return replace(wanted, paused=self.seat.paused, muted=self.seat.muted)

    def keep(self, controls: Controls) -> None:
        """Have the next engine, should there have to be one, know what is paused or muted."""
        if self.seat is not None:
            self.seat.keep_controls(paused=controls.paused, muted=controls.muted)

    def left_of(self, seconds: float | None) -> float | None:
        """Return what is left of the time that was asked for."""
        if seconds is None or self.shown_since_s is None:
            return seconds
        return max(_SHORTEST_S, seconds - (time.monotonic() - self.shown_since_s))


def watch_engine(options: argparse.Namespace, output: str = "virtual") -> ExitStatus | Watched:
    """Return what this process needs to go on with the engine; in the one that looks after it, how all ended, later.

    options.alone: this process runs the program and nothing else, so that it may be doubled. Only a camera that others
    look at is worth it, and Linux is where it is known to work. Raises EngineError when the engine fails too often.
    """
    if not (options.alone and sys.platform == "linux" and has_own_process(output)):
        return Watched()
    from app.supervision.supervisor import Supervisor
    from drivers.camera_writer.seat import CameraSeat

    return Supervisor(CameraSeat()).run()
