"""Starts, watches and ends the live session for the window, without ever keeping the window waiting."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from app.panel.cards import Message, PanelStatus
from app.panel.errands import Errands
from engine.errors import OutputError
from engine.status import State, Status
from engine.worker import Worker

if TYPE_CHECKING:
    from engine.ports import PictureSink
    from engine.session import LiveSession
    from engine.settings import Controls

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.2
# closing a camera and a virtual camera takes up to this long; the window says "Stopping…" meanwhile
_CLOSE_S = 6.0
# a long recording's index is written at its end
_FINISH_RECORDING_S = 30.0


class SessionDesk(QObject):
    """Owns the session and two threads: one opens and closes it, one looks at it five times a second.

    open_session: opens camera and output and returns a session that is not started; runs beside the window, may raise
    LiveError. started: a session runs. ended: none does any more.
    """

    status_changed = pyqtSignal(object)
    told = pyqtSignal(object)
    started = pyqtSignal(object)
    ended = pyqtSignal()
    _seen = pyqtSignal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands("session desk", self)
        self._session: LiveSession | None = None
        self._opening: LiveSession | None = None
        self._status = PanelStatus()
        self._wanted = False
        self._getting_ready = False
        self._told_error = ""
        self._recorder: PictureSink | None = None
        self._recorded: Path | None = None
        self._recording_since_s = 0.0
        self._quit = threading.Event()
        self._seen.connect(self._show)
        self._watch = Worker("session watch", self._look, lambda error: log.error("no status", exc_info=error))
        self._watch.start()

    @property
    def session(self) -> LiveSession | None:
        """The session that runs, or None."""
        return self._session if self._status.running else None

    @property
    def status(self) -> PanelStatus:
        """What the window shows of it."""
        return self._status

    @property
    def getting_ready(self) -> bool:
        """Whether get_ready was called, and start or stop has not been since."""
        return self._getting_ready

    def get_ready(self) -> None:
        """Show that a session was asked for; start is to follow once what it needs is there."""
        if self._status.phase == "off":
            self._getting_ready = True
            self._set(PanelStatus(phase="starting"))

    def start(self, open_session: Callable[[], LiveSession]) -> None:
        """Open and start a session, unless one is there already."""
        if self._status.phase != "off" and not self._getting_ready:
            return
        self._getting_ready, self._wanted, self._told_error = False, True, ""
        self._set(PanelStatus(phase="starting"))
        self._errands.run(lambda: self._open(open_session), self._opened, self._not_opened)

    def stop(self) -> None:
        """End the session. One that is being opened is ended as soon as it is there."""
        self._wanted = False
        if self._getting_ready:
            self._getting_ready = False
            self._set(PanelStatus())
        elif self._status.phase == "starting":
            self._set(replace(self._status, phase="stopping"))
        elif self._status.running:
            self._end()

    def record(self, open_recorder: Callable[[LiveSession], tuple[PictureSink, Path]]) -> None:
        """Begin to record. open_recorder runs beside the window and may raise LiveError."""
        session = self.session
        if session is not None and self._recorder is None:
            self._errands.run(lambda: _recording(session, open_recorder), self._recording, self._problem)

    def end_recording(self) -> None:
        """End the recording; the file is complete when the user is told its name."""
        session, recorder, path = self.session, self._recorder, self._recorded
        self._recorder = None
        self._set(replace(self._status, recording_s=None))
        if session is not None and recorder is not None:
            said = self.tr("The recording was saved as {path}.").format(path=path)
            self._errands.run(lambda: _finish(session, recorder), lambda _none: self._notice(said), self._problem)

    def do(self, work: Callable[[LiveSession], object]) -> None:
        """Do something with the running session beside the window; failures are told."""
        session = self.session
        if session is not None:
            self._errands.run(lambda: work(session), lambda _none: None, self._problem)

    def show_controls(self, controls: Controls) -> None:
        """Show at once what was paused or muted, not at the next look."""
        self._set(replace(self._status, paused=controls.paused, muted=controls.muted))

    def close(self) -> None:
        """End the session and both threads; returns when the camera is free. Raises WorkerStuckError."""
        self._wanted = False
        self._watch.request_stop()
        self._errands.close(_CLOSE_S)
        self._watch.stop()
        # also one that came up when nobody waited for it any more
        session, self._session, self._opening = self._opening, None, None
        if session is not None:
            session.stop()

    def _open(self, open_session: Callable[[], LiveSession]) -> LiveSession:
        """On the errands' thread."""
        self._opening = open_session()
        self._opening.start()
        return self._opening

    def _opened(self, session: LiveSession) -> None:
        self._session = session
        if not self._wanted:
            self._end()
            return
        self._set(PanelStatus(phase="idle"))
        self.started.emit(session)

    def _not_opened(self, text: str) -> None:
        self._set(PanelStatus())
        self._problem(text)
        self.ended.emit()

    def _end(self) -> None:
        session = self._session
        saved, self._recorder = self._recorded if self._recorder is not None else None, None
        self._set(replace(self._status, phase="stopping", recording_s=None))
        if session is not None:
            self._errands.run(session.stop, lambda _none: self._closed(saved), self._closed_badly)

    def _closed(self, saved: Path | None = None) -> None:
        """saved: the recording that ended with the session."""
        self._session = self._opening = None
        self._set(PanelStatus())
        self.ended.emit()
        if saved is not None:
            self._notice(self.tr("The recording was saved as {path}.").format(path=saved))

    def _closed_badly(self, text: str) -> None:
        self._closed()
        self._problem(text)

    def _recording(self, result: tuple[PictureSink, Path]) -> None:
        self._recorder, self._recorded = result
        self._recording_since_s = time.monotonic()
        self._set(replace(self._status, recording_s=0.0))

    def _look(self) -> None:
        """On the watching thread: figures over thousands of pictures take their time."""
        self._quit.wait(_LOOK_EVERY_S)
        session = self._session
        if session is not None:
            self._seen.emit(session, session.status(), session.failure)

    def _show(self, session: LiveSession, seen: Status, failure: Exception | None) -> None:
        if session is not self._session or not self._status.running:
            return
        if failure is not None:
            self._problem(str(failure))
            self.stop()
            return
        # an output that has failed, or else what failed last
        error = next((sink.error for sink in seen.sinks if sink.error), seen.last_error)
        if error != self._told_error:
            self._told_error = error
            if error:
                self._problem(error)
        since_s = time.monotonic() - self._recording_since_s if self._recorder is not None else None
        self._set(
            replace(
                self._status,
                phase="live" if seen.state is State.LIVE else "idle",
                reason=seen.reason,
                avatar=seen.avatar,
                fps=seen.fps,
                delay_ms=seen.latency_ms.p50,
                engine=seen.engine,
                provider=seen.provider,
                governor=seen.governor,
                # while nobody is followed the reason tells of the camera
                trouble=seen.output_trouble or (seen.camera_trouble if seen.state is State.LIVE else ""),
                recording_s=since_s,
            )
        )

    def _set(self, status: PanelStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)

    def _problem(self, text: str) -> None:
        self.told.emit(Message("problem", text))

    def _notice(self, text: str) -> None:
        self.told.emit(Message("notice", text))


def _recording(
    session: LiveSession, open_recorder: Callable[[LiveSession], tuple[PictureSink, Path]]
) -> tuple[PictureSink, Path]:
    recorder, path = open_recorder(session)
    session.add_sink(recorder)
    return recorder, path


def _finish(session: LiveSession, recorder: PictureSink) -> None:
    """Wait until the file is complete. Raises OutputError if it is not."""
    try:
        session.remove_sink(recorder).result(_FINISH_RECORDING_S)
    except FutureTimeoutError as late:
        raise OutputError(f"The recording was not finished within {_FINISH_RECORDING_S:.0f} seconds.") from late
