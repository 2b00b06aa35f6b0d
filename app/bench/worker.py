"""The process in which one case runs: clean memory, no thread of another case."""

from __future__ import annotations

import os
import tempfile
from multiprocessing.connection import Connection
from typing import IO, TYPE_CHECKING

from app.bench.case import Allocations, Case, Computing, Measured, Refused, Timing, Use
from app.bench.session_run import LONGEST_START_S, await_fast, await_live, running, time_session, watch
from app.bench.slow_engine import LIVE_PICTURES, wait_s
from engine.errors import LiveError

if TYPE_CHECKING:
    from engine.session import LiveSession

# what was measured is not thrown away because a busy machine is late to end it
_END_PATIENCE_S = 20.0
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
    with running(_open(case), _END_PATIENCE_S + wait_s(case)) as session:
        await_live(session, LONGEST_START_S + wait_s(case))
        watch(session, case.warm_up_s)
        await_fast(session)
        timing: Timing | None = None
        use: Use | None = None
        allocations: Allocations | None = None
        if case.allocations:
            # late: numpy, which it needs, is to be loaded by the pipeline, behind the environment
            from app.bench.allocation_trace import trace_allocations

            allocations = trace_allocations(session, case.seconds)
        else:
            pictures = LIVE_PICTURES if case.slow_picture_s else 0
            timing, use = time_session(session, case.seconds, pictures, case.seconds + wait_s(case))
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
