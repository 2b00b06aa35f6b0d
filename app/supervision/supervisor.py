"""Looks after the process with the engine: one that dies or hangs is started again while the camera goes on."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from app.exit_status import ExitStatus
from app.supervision.engine_process import EngineProcess, adopt_orphans
from app.supervision.watched import Watched
from app.terminal import on_terminal, say
from drivers.camera_writer.seat import CameraSeat
from drivers.camera_writer.writer_process import left_writer
from engine.errors import EngineError

log = logging.getLogger(__name__)

_END_ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HELD_BACK = (signal.SIGCHLD, *_END_ASKED_BY)
_LOOK_EVERY_S = 0.1
# a pause of this process itself, as by Ctrl-Z or in a computer that sleeps, says nothing about the engine
_LONGEST_STEP_S = 0.5
_WRITER_ENDS_WITHIN_S = 3.0
_ENDED_AS_WANTED = (ExitStatus.DONE, ExitStatus.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Patience:
    """All in seconds, but restarts: so many are made within per_s, and no more.

    hung_after_s: without a new picture. start_within_s: for an engine that was started again. pause_s: before the next
    attempt after one that failed at once. grace_s: how long the idle loop is shown when no more attempts are made.
    end_within_s: for an engine that was asked to end.
    """

    hung_after_s: float = 5.0
    start_within_s: float = 120.0
    restarts: int = 3
    per_s: float = 60.0
    pause_s: float = 1.0
    grace_s: float = 60.0
    end_within_s: float = 15.0


class Supervisor:
    """Holds a camera's seat, and so its writer. Nothing is started again before the camera has shown a picture."""

    def __init__(
        self, seat: CameraSeat, patience: Patience | None = None, tell: Callable[[str], None] | None = None
    ) -> None:
        self._seat, self._patience = seat, patience or Patience()
        self._tell = tell or _say_above_the_status
        self._restarts: deque[float] = deque()
        self._shown_since_s: float | None = None
        self._asked_s: float | None = None
        self._hung = False

    def run(self) -> ExitStatus | Watched:
        """Make the process with the engine; in it, return what it needs. Here, return how all ended, later.

        Only where no thread runs. Raises EngineError when the engine fails too often, here, after the camera has ended.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
        adopt_orphans()
        while True:
            engine = EngineProcess(_HELD_BACK)
            if engine.pid == 0:
                return Watched(self._seat, self._shown_since_s)
            status = self._watch(engine)
            if not self._worth_another(status):
                return self._end(status)
            if self._seat.awaited:
                self._pause(self._patience.pause_s)
            if self._asked_s is not None or not self._may_restart():
                return self._give_up(status)
            self._seat.await_engine()

    def _watch(self, engine: EngineProcess) -> int:
        """Wait for the engine's end and return its status; one that hangs is ended. A signal's number is negative."""
        seat, patience = self._seat, self._patience
        begun_s = looked_s = time.monotonic()
        last, still_s, self._hung = seat.published, 0.0, False
        while True:
            self._note_signals(engine)
            status = engine.reap()
            now_s = time.monotonic()
            if status is not None:
                return status
            step_s, looked_s = min(now_s - looked_s, _LONGEST_STEP_S), now_s
            if seat.showing:
                self._shown_since_s = self._shown_since_s or now_s
            still_s = still_s + step_s if seat.showing and seat.published == last else 0.0
            last = seat.published
            late = seat.awaited and now_s - begun_s > patience.start_within_s
            self._hung = self._hung or still_s > patience.hung_after_s or late
            overdue = self._asked_s is not None and now_s - self._asked_s > patience.end_within_s
            if self._hung or overdue:
                engine.send(signal.SIGKILL)

    def _note_signals(self, engine: EngineProcess | None, within_s: float = _LOOK_EVERY_S) -> None:
        """Wait for a signal; those that ask for the end are passed on. The engine answers the first and no other."""
        got = signal.sigtimedwait(_HELD_BACK, within_s)
        # after a stop and a continue it returns with no signal at all
        if got is None or got.si_signo not in _END_ASKED_BY:
            return
        self._asked_s = self._asked_s or time.monotonic()
        if engine is not None:
            engine.send(signal.Signals(got.si_signo))

    def _worth_another(self, status: int) -> bool:
        if self._asked_s is not None or status in _ENDED_AS_WANTED:
            return False
        # it told the user why it ends; while it takes over, what is in its way may go: a camera that is still in use
        told = status > 0 and status != ExitStatus.OUR_MISTAKE
        return self._seat.awaited or (self._seat.showing and not told)

    def _may_restart(self) -> bool:
        """Whether one more attempt is due; the user is told."""
        now_s, patience = time.monotonic(), self._patience
        while self._restarts and now_s - self._restarts[0] > patience.per_s:
            self._restarts.popleft()
        if len(self._restarts) >= patience.restarts:
            return False
        self._restarts.append(now_s)
        happened = "stopped answering" if self._hung else "ended unexpectedly"
        self._tell(f"The part that makes the pictures {happened} and is started again. The camera goes on meanwhile.")
        return True

    def _give_up(self, status: int) -> ExitStatus:
        """Raises EngineError unless the user asks for the end."""
        failed = "The part that makes the pictures failed again and again, and is not started any more."
        if self._asked_s is None:
            self._tell(f"{failed} The camera shows the avatar at rest for {self._patience.grace_s:.0f} more seconds.")
            self._pause(self._patience.grace_s)
        self._end_camera()
        if self._asked_s is not None:
            return ExitStatus.INTERRUPTED
        log.info("the last one ended with status %d", status)
        raise EngineError(f"{failed} Start it with --verbose and look what it says last, or choose --engine mesh.")

    def _pause(self, seconds: float) -> None:
        """Wait, but not for one who asks for the end."""
        until_s = time.monotonic() + seconds
        while self._asked_s is None and (left_s := until_s - time.monotonic()) > 0:
            self._note_signals(None, left_s)

    def _end(self, status: int) -> ExitStatus:
        """Return the engine's own status. Raises EngineError where it was killed before it showed anything."""
        self._end_camera()
        if status >= 0:
            return ExitStatus(status) if status in list(ExitStatus) else ExitStatus.OUR_MISTAKE
        if self._asked_s is not None:
            return ExitStatus.INTERRUPTED
        raise EngineError(f"The program was ended from outside, or crashed ({signal.Signals(-status).name}).")

    def _end_camera(self) -> None:
        """The writer ends with the seat; one that hangs is ended."""
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
        writer = left_writer(*self._seat.writer)
        self._seat.close()
        if writer is not None and not writer.wait(_WRITER_ENDS_WITHIN_S):
            writer.kill()
            writer.wait(_WRITER_ENDS_WITHIN_S)


def _say_above_the_status(text: str) -> None:
    # nobody may be there to read it any more
    with contextlib.suppress(OSError):
        if on_terminal():
            # the engine's own line is still there
            sys.stderr.write("\r\x1b[2K")
        say(text)
