"""One thread, one owner: it starts, reports errors, and ends when told to."""

import threading

import pytest

from engine.errors import WorkerStuckError
from engine.worker import Worker
from tests.waiting import PATIENCE_S


def test_runs_until_stopped():
    ran = threading.Event()
    worker = Worker("test", ran.set, pytest.fail)
    with worker:
        assert ran.wait(PATIENCE_S)
    assert worker.stopping


def test_an_error_reaches_the_owner_and_the_loop_goes_on():
    errors: list[Exception] = []
    twice = threading.Event()

    def fail() -> None:
        if len(errors) >= 2:
            twice.set()
        raise ValueError("broken")

    with Worker("test", fail, errors.append, error_pause_s=0.001):
        assert twice.wait(PATIENCE_S)
    assert all(str(error) == "broken" for error in errors)


def test_stop_is_safe_before_start_and_twice():
    worker = Worker("test", lambda: None, pytest.fail)
    worker.stop()
    worker = Worker("test", lambda: None, pytest.fail)
    worker.start()
    worker.stop()
    worker.stop()


def test_a_stuck_step_is_reported_by_name():
    release, entered = threading.Event(), threading.Event()

    def hang() -> None:
        entered.set()
        release.wait(10.0)

    worker = Worker("stuck one", hang, pytest.fail)
    worker.start()
    assert entered.wait(PATIENCE_S)
    with pytest.raises(WorkerStuckError, match="stuck one"):
        worker.stop(timeout_s=0.05)
    release.set()
    worker.stop()
