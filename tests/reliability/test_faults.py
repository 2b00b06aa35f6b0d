"""The table of docs/reliability.md, row by row, on a fake clock: exact, and the same on every machine.

tests/engine/test_fail_closed.py does the same to real threads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.status import State
from tests.live_fakes import fail, portrait
from tests.reliability.fast_session import LONGEST_GAP_S, FastSession, WatchingSink, full_disk
from tests.reliability.watermark import camera_pixels, marked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def running() -> Iterator[FastSession]:
    """A session that has followed the driver for two seconds."""
    made = FastSession()
    made.play(2.0)
    assert made.state is State.LIVE
    yield made
    made.close()
    assert_nothing_was_noticed(made.sink)


def assert_nothing_was_noticed(sink: WatchingSink) -> None:
    assert sink.pictures > 30
    assert sink.camera_pixels == 0
    assert sink.longest_gap_s < LONGEST_GAP_S


def test_camera_unplugged_and_back(running: FastSession) -> None:
    running.pull_plug()
    running.play(12.0)
    status = running.session.status()
    assert status.state is State.IDLE
    assert status.reason == "The camera Test Camera was disconnected. Plug it in again."
    running.missing = ""
    running.play(9.0)
    assert running.state is State.LIVE


def test_camera_taken_by_another_program_meanwhile(running: FastSession) -> None:
    running.pull_plug("The camera Test Camera is in use by zoom. Close that program, or choose another camera.")
    running.play(3.0)
    assert "in use by zoom" in running.session.status().reason
    running.missing = ""
    running.play(9.0)
    assert running.state is State.LIVE


def test_camera_frozen(running: FastSession) -> None:
    running.camera.paint = lambda _number: marked(3, (80, 60))
    running.play(2.45)
    status = running.session.status()
    assert (status.state, "frozen" in status.reason) == (State.IDLE, True)
    running.play(9.0)
    assert running.state is State.LIVE


def test_camera_covered(running: FastSession) -> None:
    running.camera.paint = lambda _number: np.zeros((60, 80, 3), np.uint8)
    running.tracker.face_in_sight = False
    running.play(4.0)
    assert "sees only black" in running.session.status().reason
    running.camera.paint = lambda number: marked(number, (80, 60))
    running.tracker.face_in_sight = True
    running.play(1.0)
    assert running.state is State.LIVE


def test_camera_at_5_fps(running: FastSession) -> None:
    running.camera.sends_hz = 5.0
    running.play(10.0)
    status = running.session.status()
    assert status.camera_hz == pytest.approx(5.0, abs=0.5)
    assert "only 5 pictures a second" in status.camera_trouble


def test_tracker_raising(running: FastSession) -> None:
    running.tracker.trouble = fail
    running.play(5.0)
    assert running.state is State.IDLE
    running.tracker.trouble = lambda: None
    running.play(1.0)
    assert running.state is State.LIVE


@pytest.mark.parametrize("stage", ["animate", "finish"])
def test_animator_stalled_for_ten_seconds(running: FastSession, stage: str) -> None:
    running.stalled = {stage}
    running.play(10.0)
    assert running.session.status().reason == "no new pictures from the portrait engine"
    running.stalled = set()
    running.play(1.0)
    assert running.state is State.LIVE


def test_everything_but_the_pacer_stalled(running: FastSession) -> None:
    running.stalled = {"capture", "track", "animate", "finish", "background"}
    running.play(10.0)
    assert running.state is State.IDLE


def test_suspend_is_over_within_a_second(running: FastSession) -> None:
    before = running.sink.pictures
    running.sleep(3600.0)
    assert running.sink.pictures == before
    running.play(1.0)
    # no burst of the pictures that were not sent meanwhile
    assert running.sink.pictures - before <= 32
    assert running.state is State.LIVE


def test_a_jump_of_the_clock_on_the_wall_is_not_even_seen() -> None:
    """Only the monotonic clock is read, so nothing changes when the time of day is set."""
    wall = {("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "localtime")}
    readers = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("engine", "drivers")
        for path in (ROOT / folder).rglob("*.py")
        if "training" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in wall
    }
    assert readers == set()


def test_a_sink_that_fails_does_not_disturb_the_others() -> None:
    broken = WatchingSink(lambda: 0.0)
    running = FastSession(sinks=[broken])
    running.play(1.0)
    broken.send = lambda _image: full_disk()  # type: ignore[method-assign]
    running.play(2.0)
    assert [(sink.name, sink.error) for sink in running.session.status().sinks] == [
        ("watching", ""),
        ("watching", "The disk is full."),
    ]
    assert running.session.failure is None
    running.close()
    assert_nothing_was_noticed(running.sink)
    assert broken.closed >= 1


def test_a_hundred_avatar_switches_in_a_minute() -> None:
    names = [f"avatar {number}" for number in range(5)]
    running = FastSession([portrait(name) for name in names])
    running.play(2.0)
    for number in range(100):
        running.session.switch_avatar(names[number % 5])
        running.play(0.6)
    switches_ms = running.session.summary().switches_ms
    assert len(switches_ms) == 100
    assert max(switches_ms) < 100
    assert running.state is State.LIVE
    running.close()
    assert_nothing_was_noticed(running.sink)


def test_the_camera_is_marked_and_followed() -> None:
    """Without this the others would prove nothing."""
    running = FastSession()
    seen = []
    running.tracker.trouble = lambda: seen.append(1)
    frame = running.camera.read(0.0)
    assert frame is not None and camera_pixels(frame.image) == frame.image.shape[0] * frame.image.shape[1]
    running.play(2.0)
    assert len(seen) > 50
    running.close()
