"""The first stage: from the source into the first mailbox."""

from __future__ import annotations

import threading

from engine.errors import LiveError, SourceEndedError
from engine.frame import Frame
from engine.mailbox import Mailbox
from engine.ports import FrameSource
from engine.statistics import Statistics

_READ_TIMEOUT_S = 0.25
# after a failed read, so that a camera that has gone is asked twice a second and not all the time
_RETRY_S = 0.5


class CaptureStage:
    """Reads frames as they come. A source that fails is asked again; one that has ended is left alone."""

    def __init__(self, source: FrameSource, frames: Mailbox[Frame], statistics: Statistics) -> None:
        self._source, self._frames, self._statistics = source, frames, statistics
        self._stopping = threading.Event()
        self._ended = False
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """What is wrong with the source, in a sentence for the user; empty while frames come."""
        return self._trouble

    def stop_waiting(self) -> None:
        """End a pause between two attempts at once."""
        self._stopping.set()

    def step(self) -> None:
        """Hand over one frame, if one comes. Raises what the source raises."""
        if self._trouble:
            self._stopping.wait(_RETRY_S)
        if self._ended:
            return
        try:
            frame = self._source.read(_READ_TIMEOUT_S)
        except LiveError as error:
            self._ended = isinstance(error, SourceEndedError)
            self._trouble = error.user_message
            raise
        if frame is not None:
            self._trouble = ""
            self._statistics.count_captured()
            self._frames.put(frame)
