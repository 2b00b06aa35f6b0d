"""The sinks of a session, which come and go while it runs."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field

from engine.errors import LiveError, UsageError, WorkerStuckError
from engine.frame import AvatarImage
from engine.idle_loop import IdleLoop
from engine.ports import IdleKeeper, PictureSink, WatchedSink
from engine.status import SinkState

_FAILURES_KEPT = 8
# how long the end waits for a sink that is just being closed
_LET_GO_S = 5.0


@dataclass(eq=False)
class _Output:
    """One sink. closed: what remove returned. idle: the loop whose pictures the sink has."""

    sink: PictureSink
    closed: Future[None] = field(default_factory=Future)
    idle: IdleLoop | None = None


class Outputs:
    """Sends pictures to every sink; the failure of one never disturbs the others.

    send() belongs to the pacing thread, tend() to a background one; the rest may be called from any. A sink that leaves
    is closed by tend(), so that finishing a file costs no tick, and not before the pacing thread has let go of it.
    on_error is told of sinks that fail.
    """

    def __init__(self, sinks: Sequence[PictureSink], on_error: Callable[[Exception], None]) -> None:
        """Raises UsageError unless there is at least one sink and all are of one size."""
        sizes = {sink.size for sink in sinks}
        if len(sizes) != 1:
            raise UsageError("Give at least one output, and all of them the same size.")
        self.size: tuple[int, int] = sizes.pop()
        self._on_error = on_error
        self._lock = threading.Lock()
        # held by whoever closes sinks or hands idle pictures over
        self._tending = threading.Lock()
        self._in_use = [_Output(sink) for sink in sinks]
        # first those that the pacing thread may still use, then those that it has let go of
        self._leaving: list[_Output] = []
        self._left: deque[_Output] = deque()
        self._failures: deque[SinkState] = deque(maxlen=_FAILURES_KEPT)
        self._failure: LiveError | None = None

    @property
    def count(self) -> int:
        """How many sinks take pictures."""
        return len(self._in_use)

    @property
    def failure(self) -> LiveError | None:
        """Why no sink takes pictures any more; None while one does, and where the last one was removed."""
        return self._failure if not self._in_use else None

    def states(self) -> tuple[SinkState, ...]:
        """Return the sinks in use, then those that have failed."""
        with self._lock:
            return (*(_state_of(output.sink) for output in self._in_use), *self._failures)

    def add(self, sink: PictureSink) -> None:
        """Send to sink from the next tick on. Raises UsageError for another size, or a sink that is there already."""
        if sink.size != self.size:
            wanted, given = (f"{width}x{height}" for width, height in (self.size, sink.size))
            raise UsageError(f"The pictures are {wanted}, but '{sink.name}' wants {given}. Use the same size for all.")
        with self._lock:
            if any(output.sink is sink for output in self._in_use):
                raise UsageError(f"'{sink.name}' is in use already.")
            self._in_use.append(_Output(sink))

    def remove(self, sink: PictureSink) -> Future[None]:
        """Send nothing to sink from the next tick on. The result is there when it is closed, with what closing raised.

        Raises UsageError for a sink that is not in use.
        """
        with self._lock:
            output = next((one for one in self._in_use if one.sink is sink), None)
            if output is None:
                raise UsageError(f"'{sink.name}' is not in use.")
            self._in_use.remove(output)
            self._leaving.append(output)
        return output.closed

    def send(self, image: AvatarImage) -> None:
        """Send image to all. Raises what a sink raises unexpectedly, after the others have been served."""
        with self._lock:
            serving = tuple(self._in_use)
            # nothing is being sent now
            self._left.extend(self._leaving)
            self._leaving.clear()
        # an unexpected error of one sink must not keep the picture from the others: the stack calls all, then raises
        with ExitStack() as stack:
            for output in reversed(serving):
                stack.callback(self._send_to, output, image)

    def _send_to(self, output: _Output, image: AvatarImage) -> None:
        try:
            output.sink.send(image)
        except LiveError as error:
            self._fail(output, error)

    def _fail(self, output: _Output, error: LiveError) -> None:
        with self._lock:
            if output in self._in_use:
                self._in_use.remove(output)
                self._leaving.append(output)
                self._failures.append(SinkState(output.sink.name, error.user_message))
                self._failure = error
        self._on_error(error)

    def tend(self, loop: IdleLoop) -> None:
        """Close what has left, and hand loop, if it is complete, to the sinks that keep one. On the background thread.

        What closing raises goes to the future that remove returned and to on_error.
        """
        with self._tending:
            while self._left:
                self._close(self._left.popleft())
            if loop.complete:
                for output in tuple(self._in_use):
                    self._hand_over(output, loop)

    def _close(self, output: _Output) -> None:
        try:
            output.sink.close()
        except LiveError as error:
            output.closed.set_exception(error)
            self._on_error(error)
        else:
            output.closed.set_result(None)

    def _hand_over(self, output: _Output, loop: IdleLoop) -> None:
        if output.idle is loop or not isinstance(output.sink, IdleKeeper):
            return
        output.idle = loop
        try:
            output.sink.keep_idle(loop.pictures(), loop.period_s)
        except LiveError as error:
            self._fail(output, error)

    def close(self) -> None:
        """Close all, each whatever the others raise. Only after the pacing thread has ended. Safe to call twice.

        Raises what closing raises, and WorkerStuckError when the background thread does not let go of a sink.
        """
        if not self._tending.acquire(timeout=_LET_GO_S):
            raise WorkerStuckError("outputs")
        try:
            with self._lock:
                outputs = [*self._in_use, *self._leaving, *self._left]
                self._leaving.clear()
                self._left.clear()
            with ExitStack() as stack:
                for output in reversed(outputs):
                    stack.callback(self._close_at_last, output)
        finally:
            self._tending.release()

    @staticmethod
    def _close_at_last(output: _Output) -> None:
        try:
            output.sink.close()
        except LiveError as error:
            if not output.closed.done():
                output.closed.set_exception(error)
            raise
        if not output.closed.done():
            output.closed.set_result(None)


def _state_of(sink: PictureSink) -> SinkState:
    return SinkState(sink.name, trouble=sink.notice if isinstance(sink, WatchedSink) else "")
