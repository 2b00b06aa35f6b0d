"""The first stage: from the source into the first mailbox."""

from __future__ import annotations

import threading

from engine.errors import LiveError, SourceEndedError
from engine.frame import Frame
from engine.mailbox import Mailbox
from engine.ports import FrameSource, WatchedSource
from engine.statistics import Statistics

_READ_TIMEOUT_S = 0.25
# after a failed read, so that a camera that has gone is asked twice a second and not all the time
_RETRY_S = 0.5


class CaptureStage:
    """Reads frames as they come. A source that fails is asked again; one that has ended is left alone.

    It owns the source: another one may be given to it while it runs, and the one before is then closed.
    """

    def __init__(self, source: FrameSource, frames: Mailbox[Frame], statistics: Statistics) -> None:
        self._source, self._frames, self._statistics = source, frames, statistics
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._next: FrameSource | None = None
        self._ended = False
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """What is wrong with the source, in a sentence for the user; empty while good frames come."""
        source = self._source
        return self._trouble or (source.trouble if isinstance(source, WatchedSource) else "")

    @property
    def measured_hz(self) -> float:
        """How many frames a second the source really sends; 0 where that is not known."""
        source = self._source
        return source.measured_hz if isinstance(source, WatchedSource) else 0.0

    def stop_waiting(self) -> None:
        """End a pause between two attempts at once."""
        self._stopping.set()

    def replace(self, source: FrameSource) -> None:
        """Read from source from now on: no frame of the one before is handed over after this. From any thread."""
        with self._lock:
            # one that was never read is closed as well
            unused, self._next = self._next, source
            self._frames.take(0.0)
        if unused is not None:
            unused.close()

    def close(self) -> None:
        """Close the source; only after the stage's worker has ended. Safe to call twice."""
        with self._lock:
            last, self._next = self._next, None
        self._source.close()
        if last is not None:
            last.close()

    def _turn_to_next(self) -> None:
        with self._lock:
            if self._next is None:
                return
            old, self._source, self._next = self._source, self._next, None
            self._ended, self._trouble = False, ""
        old.close()

    def step(self) -> None:
        """Hand over one frame, if one comes. Raises what the source raises."""
        self._turn_to_next()
        if self._trouble:
            self._stopping.wait(_RETRY_S)
        if self._ended:
            return
        try:
            frame = self._source.read(_READ_TIMEOUT_S)
        except LiveError as error:
            if self._next is not None:
                # the old one's troubles are over
                return
            self._ended = isinstance(error, SourceEndedError)
            self._trouble = error.user_message
            raise
        if frame is None:
            return
        with self._lock:
            # read while another source was given
            if self._next is None:
                self._trouble = ""
                self._statistics.count_captured()
                self._frames.put(frame)
