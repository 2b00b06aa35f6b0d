"""The process in which one case runs: clean memory, no thread of another case."""

from __future__ import annotations

import os
import tempfile
import time
from multiprocessing.connection import Connection
from typing import IO, TYPE_CHECKING

from app.bench.case import Allocations, Case, Computing, Measured, Refused, Timing, Use
from engine.errors import EngineError, LiveError

if TYPE_CHECKING:
    from engine.session import LiveSession

# how long loading may take until the first live picture, and getting faster after it
LONGEST_START_S = 60.0
_LOOK_EVERY_S = 0.25
# as in app.main, where the reason stands; and the native libraries are to say what they compute with
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "GLOG_minloglevel": "0", "TF_CPP_MIN_LOG_LEVEL": "0"}


def work(case: Case, answer: Connection) -> None:
    """Run the case and send Measured or Refused. The target of a process of its own."""
    os.environ.update(_ENVIRONMENT)
    with tempfile.TemporaryFile() as said, answer:
        os.dup2(said.fileno(), 2)
        try:
            answer.send(measure(case, said))
        except LiveError as error:
            answer.send(Refused(case, error.user_message))


def measure(case: Case, said: IO[bytes]) -> Measured:
    """Run the live pipeline, warm up, then measure. Raises LiveError. said: where file descriptor 2 leads."""
    if case.parts:
        # late: what is loaded here belongs to this process
        from app.bench.parts_run import time_engine_parts

        avatar, parts = time_engine_parts(case)
        return Measured(case, avatar, None, None, _ask(parts.provider, said), None, parts)
    with _open(case) as session:
        _await_live(session)
        _watch(session, case.warm_up_s)
        _await_fast(session)
        timing: Timing | None = None
        use: Use | None = None
        allocations: Allocations | None = None
        if case.allocations:
            # late: numpy, which it needs, is to be loaded by the pipeline, behind the environment
            from app.bench.allocation_trace import trace_allocations

            allocations = trace_allocations(session, case.seconds)
        else:
            timing, use = _time(session, case.seconds)
        status = session.status()
        computing = _ask(status.provider, said)
    return Measured(case, status.avatar, timing, use, computing, allocations)


def _open(case: Case) -> LiveSession:
    # late: what is loaded here belongs to this process
    from app.wiring import LiveWish, open_session
    from engine.settings import Controls

    return open_session(
        LiveWish(
            photo=case.photo,
            name=case.avatar,
            camera=str(case.camera),
            output="null",
            engine=case.engine,
            size=case.size,
            fps=case.rate_hz,
            controls=Controls(),
            target_ms=case.target_ms,
            # it is this engine that is to be measured, however slow
            stand_in=False,
        )
    )


def _ask(provider: str, said: IO[bytes]) -> Computing:
    from app.bench.computing import ask_runtimes

    said.seek(0)
    return ask_runtimes(provider, said.read().decode(errors="replace"))


def _await_live(session: LiveSession) -> None:
    """Wait for the first picture that follows the driver. Raises EngineError if none comes."""
    deadline_s = time.monotonic() + LONGEST_START_S
    while session.summary().first_live_s is None:
        if time.monotonic() > deadline_s:
            why = session.status().reason or "no reason is known"
            raise EngineError(
                f"No live picture came within {LONGEST_START_S:g} s: {why}. Use a clip that shows one face."
            )
        _watch(session, _LOOK_EVERY_S)


def _await_fast(session: LiveSession) -> None:
    """Wait while the engine gets faster by itself; in the end its own words tell whether it did."""
    from engine.status import GETTING_FASTER

    deadline_s = time.monotonic() + LONGEST_START_S
    while GETTING_FASTER in session.status().provider and time.monotonic() < deadline_s:
        _watch(session, _LOOK_EVERY_S)


def _watch(session: LiveSession, seconds: float) -> None:
    """Wait. Raises what keeps all sinks from taking pictures."""
    time.sleep(seconds)
    if session.failure is not None:
        raise session.failure


def _time(session: LiveSession, seconds: float) -> tuple[Timing, Use]:
    from app.bench.machine_use import MachineUse

    session.forget_durations()
    begun, begun_s, use = session.summary(), time.monotonic(), MachineUse()
    governor = ""
    while (left_s := begun_s + seconds - time.monotonic()) > 0:
        _watch(session, min(_LOOK_EVERY_S, left_s))
        use.look()
        governor = session.status().governor or governor
    ended, length_s = session.summary(), time.monotonic() - begun_s
    taken = use.result()
    before, after = begun.counters, ended.counters
    timing = Timing(
        fps=(after.sent - before.sent) / length_s,
        camera_fps=(after.captured - before.captured) / length_s,
        new_fps=(after.sent - before.sent - after.repeated + before.repeated - after.idle + before.idle) / length_s,
        late=after.late - before.late,
        dropped=after.dropped - before.dropped,
        idle=after.idle - before.idle,
        latency_ms=ended.latency_ms,
        stages_ms=ended.stages_ms,
        governor=governor,
        errors=ended.errors,
    )
    return timing, taken
