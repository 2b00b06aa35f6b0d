from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from app.bench.session_run import await_live, running, time_session
from engine.errors import EngineError, WorkerStuckError
from engine.session import LiveSession
from tests.live_fakes import FakeAnimator, FakeCamera, FakeMotion, FakeSink, FakeTracker, portrait
from tests.waiting import PATIENCE_S


def session_with(trouble: Callable[[], None], *, face: bool = True) -> LiveSession:
    """A session whose engine does trouble in every picture."""
    animator, tracker = FakeAnimator(), FakeTracker()
    animator.trouble, tracker.face_in_sight = trouble, face
    return LiveSession(FakeCamera(), lambda: tracker, animator, [portrait()], [FakeSink()], motion=FakeMotion())


def test_a_slow_engine_is_measured_until_its_pictures_have_come() -> None:
    with running(session_with(lambda: time.sleep(0.3)), 10.0) as session:
        await_live(session, 20.0)
        timing, _ = time_session(session, 0.05, 2, 20.0)
    assert timing.live >= 2 and 0.3 < timing.seconds < 20
    assert timing.new_fps == pytest.approx(timing.live / timing.seconds)
    assert timing.latency_ms.p50 > 300 and timing.stages_ms["render"].p50 > 290
    # between them something else is sent at the usual rate
    assert timing.fps > 3 * timing.new_fps


def test_the_time_is_over_even_if_no_picture_comes() -> None:
    with running(session_with(lambda: None, face=False), 0.0) as session:
        timing, _ = time_session(session, 0.1, 2, 0.4)
    assert timing.live == 0 and 0.4 <= timing.seconds < 10


def test_a_fast_engine_is_measured_as_long_as_asked_for() -> None:
    with running(session_with(lambda: None), 0.0) as session:
        await_live(session, 20.0)
        timing, _ = time_session(session, 0.2, 0, 0.2)
    assert 0.2 <= timing.seconds < 5 and timing.live > 0


def test_a_clip_without_a_face_is_told() -> None:
    with (
        running(session_with(lambda: None, face=False), 0.0) as session,
        pytest.raises(EngineError, match="within 1 s"),
    ):
        await_live(session, 0.6)


@pytest.mark.parametrize("patience_s", [0.0, 20.0])
def test_a_picture_that_takes_longer_than_the_session_waits_is_waited_for(patience_s: float) -> None:
    begun, over = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        over.wait(20)

    waking = threading.Timer(3.0, over.set)
    session = session_with(hang)
    try:
        if patience_s:
            with running(session, patience_s):
                assert begun.wait(PATIENCE_S)
                waking.start()
            assert over.is_set()
        else:
            with pytest.raises(WorkerStuckError), running(session, patience_s):
                assert begun.wait(PATIENCE_S)
    finally:
        over.set()
        waking.cancel()
