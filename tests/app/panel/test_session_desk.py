"""The desk opens, watches and ends a session beside the window, whatever happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from app.panel.cards import Message
from app.panel.session_desk import SessionDesk
from engine.errors import DeviceError, DeviceLostError, OutputError
from engine.status import SinkState, State
from tests.live_fakes import FakeSink
from tests.panel_fakes import FakeSession
from tests.waiting import PATIENCE_S

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[SessionDesk]:
    desk = SessionDesk()
    yield desk
    desk.close()


@pytest.fixture
def told(desk: SessionDesk) -> list[Message]:
    heard: list[Message] = []
    desk.told.connect(heard.append)
    return heard


def running(desk: SessionDesk, session: FakeSession, until: Until) -> FakeSession:
    desk.start(lambda: session)  # type: ignore[arg-type, return-value]
    until(lambda: desk.status.phase == "live")
    return session


def test_a_session_starts_shows_its_figures_and_stops(desk: SessionDesk, until: Until) -> None:
    phases: list[str] = []
    desk.status_changed.connect(lambda status: phases.append(status.phase))
    session = running(desk, FakeSession(), until)
    assert (desk.status.fps, desk.status.provider) == (29.6, "CPU")
    desk.stop()
    until(lambda: desk.status.phase == "off")
    assert session.asked("stop") == [None]
    assert [phase for place, phase in enumerate(phases) if phase not in phases[:place]] == [
        "starting", "idle", "live", "stopping", "off",
    ]  # fmt: skip


def test_idle_says_why(desk: SessionDesk, until: Until) -> None:
    session = FakeSession()
    session.state = State.IDLE
    desk.start(lambda: session)  # type: ignore[arg-type, return-value]
    until(lambda: desk.status.reason == "no face")
    assert desk.status.phase == "idle"


def test_the_window_goes_on_while_a_slow_session_starts(desk: SessionDesk, until: Until) -> None:
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)
    running(desk, FakeSession(slow_s=0.5), until)
    desk.stop()
    until(lambda: desk.status.phase == "off")
    # a second of waiting elsewhere: were it on this thread, there would be two or three
    assert len(ticks) > 30


def test_cancelling_ends_what_is_being_opened(desk: SessionDesk, until: Until) -> None:
    session = FakeSession(slow_s=0.2)
    desk.start(lambda: session)  # type: ignore[arg-type, return-value]
    desk.stop()
    assert desk.status.phase == "stopping"
    until(lambda: desk.status.phase == "off")
    assert session.asked("stop")


def fail_to_open() -> FakeSession:
    raise DeviceError("The camera is in use by another program. Close it and press Start.")


def test_what_cannot_be_opened_is_told(desk: SessionDesk, told: list[Message], until: Until) -> None:
    desk.start(fail_to_open)  # type: ignore[arg-type]
    until(lambda: told)
    assert told == [Message("problem", "The camera is in use by another program. Close it and press Start.")]
    assert desk.status.phase == "off"


def test_a_mistake_of_ours_ends_in_words_too(
    desk: SessionDesk, told: list[Message], until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    desk.start(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    until(lambda: told)
    assert "ZeroDivisionError" in told[0].text
    assert "ZeroDivisionError" in caplog.text
    assert desk.status.phase == "off"


def test_errors_on_the_way_are_told_once(desk: SessionDesk, told: list[Message], until: Until) -> None:
    session = running(desk, FakeSession(), until)
    session.last_error = "The picture could not be made."
    until(lambda: told)
    session.sink_states = (SinkState("camera"), SinkState("recorder", "The disk is full."))
    until(lambda: len(told) == 2)
    until(lambda: desk.status.phase == "live")
    assert [message.text for message in told] == ["The picture could not be made.", "The disk is full."]


def test_what_is_wrong_with_an_output_is_part_of_the_status(
    desk: SessionDesk, told: list[Message], until: Until
) -> None:
    session = running(desk, FakeSession(), until)
    session.sink_states = (SinkState("camera", trouble="No program shows it."),)
    until(lambda: desk.status.trouble == "No program shows it.")
    session.sink_states = (SinkState("camera"),)
    until(lambda: desk.status.trouble == "")
    assert told == []


def test_without_any_output_the_session_ends_and_says_so(desk: SessionDesk, told: list[Message], until: Until) -> None:
    session = running(desk, FakeSession(), until)
    session.failure = DeviceLostError("The virtual camera has gone. Set it up again.")
    until(lambda: desk.status.phase == "off")
    assert told == [Message("problem", "The virtual camera has gone. Set it up again.")]


def test_a_recording_begins_and_ends(desk: SessionDesk, told: list[Message], until: Until) -> None:
    session, sink = running(desk, FakeSession(), until), FakeSink()
    desk.record(lambda _session: (sink, Path("/videos/one.mp4")))
    until(lambda: desk.status.recording_s is not None)
    until(lambda: (desk.status.recording_s or 0) > 0)
    assert session.asked("add_sink") == [sink]
    desk.end_recording()
    until(lambda: told)
    assert desk.status.recording_s is None
    assert session.asked("remove_sink") == [sink]
    assert told == [Message("notice", "The recording was saved as /videos/one.mp4.")]


def test_a_recording_that_is_not_complete_is_never_called_saved(
    desk: SessionDesk, told: list[Message], until: Until
) -> None:
    session = running(desk, FakeSession(), until)
    session.broken_recording = OutputError("The disk is full. Free some space.")
    desk.record(lambda _session: (FakeSink(), Path("/videos/one.mp4")))
    until(lambda: desk.status.recording_s is not None)
    desk.end_recording()
    until(lambda: told)
    assert told == [Message("problem", "The disk is full. Free some space.")]


def test_a_recording_ends_with_its_session(desk: SessionDesk, told: list[Message], until: Until) -> None:
    running(desk, FakeSession(), until)
    desk.record(lambda _session: (FakeSink(), Path("/videos/one.mp4")))
    until(lambda: desk.status.recording_s is not None)
    desk.stop()
    until(lambda: told)
    assert told == [Message("notice", "The recording was saved as /videos/one.mp4.")]


def test_a_recording_that_cannot_begin_is_told(desk: SessionDesk, told: list[Message], until: Until) -> None:
    def fail(_session: object) -> tuple[FakeSink, Path]:
        raise OutputError("The disk is full. Free some space.")

    running(desk, FakeSession(), until)
    desk.record(fail)  # type: ignore[arg-type]
    until(lambda: told)
    assert desk.status.recording_s is None
    assert desk.status.phase == "live"


def test_closing_ends_everything_also_what_is_only_coming_up(qapp: QApplication) -> None:
    session, opening = FakeSession(slow_s=0.3), threading.Event()

    def open_slowly() -> FakeSession:
        opening.set()
        return session

    desk = SessionDesk()
    desk.start(open_slowly)  # type: ignore[arg-type]
    assert opening.wait(PATIENCE_S)
    desk.close()
    assert session.asked("stop")
