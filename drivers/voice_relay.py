"""The microphone's sound, as late as the picture, into a virtual microphone: lips and voice agree at the far end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from drivers.delay_line import DelayLine
from drivers.sample_clock import SampleClock
from engine.clock import Clock, SystemClock
from engine.errors import LiveError
from engine.frame import Array, AudioBlock
from engine.worker import Worker

log = logging.getLogger(__name__)

_CHUNK_S = 0.01
# sound that takes longer to get here does not come at all
_AWAY_S = 0.5
# how much more than what sound usually takes is allowed for: so much, and so many mean deviations; how fast is learnt
_MARGIN_S, _DEVIATIONS, _GAIN = 0.005, 2.0, 0.02
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 8.0


class VoiceOutput(Protocol):
    """Where the voice goes: VirtualMicrophone."""

    name: str

    def write(self, samples: Array) -> None:
        """Play samples (n, channels) float32; waits until there is room. Raises DeviceLostError."""

    def heard_s(self) -> float:
        """Return when what is written next will be heard, monotonic seconds. Raises DeviceLostError."""

    def close(self) -> None:
        """Release it. Safe to call twice."""


class VoiceRelay:
    """Plays what it hears, each sample delay_s() after it was captured. Owns the output and the thread that plays.

    hear is given to Listening.add. open_output: is called again, with pauses, when the output goes (the sound server
    was started anew). first: the output where it is open already. delay_s: the picture's, LiveSession.delay_s; where
    that is 0 (nobody is followed) the last one stays. Sound that takes longer itself comes as soon as it can.
    """

    def __init__(
        self,
        open_output: Callable[[], VoiceOutput],
        delay_s: Callable[[], float],
        *,
        rate_hz: int,
        channels: int = 1,
        first: VoiceOutput | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._open_output, self._delay_s, self._clock = open_output, delay_s, clock or SystemClock()
        self._line, self._lock = DelayLine(rate_hz, channels), threading.Lock()
        self._chunk = round(_CHUNK_S * rate_hz)
        self._output = first
        # what the server says of its delay is unsteady: the sound itself flows evenly
        self._played = SampleClock(rate_hz)
        self._stopping = threading.Event()
        self._pause_s, self._next_try_s = _FIRST_PAUSE_S, self._clock.now_s()
        self._trouble = ""
        self._wanted_s = self._floor_s = self._error_s = self._deviation_s = 0.0
        self._least_s: float | None = None
        self._worker = Worker("voice", self._step, self._failed)

    @property
    def trouble(self) -> str:
        """Why the voice does not go out, in a sentence for the user; else empty."""
        return self._trouble

    @property
    def error_s(self) -> float:
        """How far the voice is from the picture: positive is early. Set after each piece played."""
        return self._error_s

    @property
    def jumps(self) -> int:
        """How often the sound could not follow slowly and went over to another place."""
        return self._line.jumps

    def hear(self, block: AudioBlock) -> None:
        """Take the next block of sound. From any thread; does not wait."""
        with self._lock:
            self._line.write(block)

    def start(self) -> None:
        """Begin to play. May be called once."""
        self._worker.start()

    def stop(self) -> None:
        """End the thread and close the output. Safe to call twice. Raises WorkerStuckError."""
        self._stopping.set()
        self._worker.stop()
        output, self._output = self._output, None
        if output is not None:
            output.close()

    def __enter__(self) -> VoiceRelay:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _step(self) -> None:
        """Play one piece. Raises what the output raises."""
        output = self._output or self._reopened()
        if output is None:
            return
        try:
            heard_s = self._played.stamp(self._chunk, output.heard_s())
            output.write(self._piece(heard_s))
        except LiveError:
            self._output = None
            self._try_later()
            output.close()
            raise
        self._trouble = ""

    def _piece(self, heard_s: float) -> Array:
        self._wanted_s = self._delay_s() or self._wanted_s
        with self._lock:
            self._keep_floor(self._line.least_delay_s(self._chunk, heard_s))
            delay_s = max(self._wanted_s, self._floor_s)
            self._error_s = self._line.error_s(heard_s, self._wanted_s)
            return self._line.read(self._chunk, heard_s, delay_s)

    def _keep_floor(self, least_s: float | None) -> None:
        """Follow what the way of the sound itself takes: with less than that there would be nothing to play."""
        if least_s is None or least_s > _AWAY_S:
            return
        if self._least_s is None:
            self._least_s = least_s
        # a busy machine's hiccup is not allowed for: the voice would be late for long afterwards
        self._least_s += _GAIN * (least_s - self._least_s)
        self._deviation_s += _GAIN * (abs(least_s - self._least_s) - self._deviation_s)
        self._floor_s = self._least_s + _DEVIATIONS * self._deviation_s + _MARGIN_S

    def _reopened(self) -> VoiceOutput | None:
        pause_s = self._next_try_s - self._clock.now_s()
        if pause_s > 0:
            self._clock.wait(self._stopping, min(pause_s, 0.25))
            return None
        # should it fail
        self._try_later()
        self._output, self._played = self._open_output(), SampleClock(self._line.rate_hz)
        self._pause_s = _FIRST_PAUSE_S
        return self._output

    def _try_later(self) -> None:
        self._next_try_s = self._clock.now_s() + self._pause_s
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)

    def _failed(self, error: Exception) -> None:
        message = error.user_message if isinstance(error, LiveError) else f"The delayed voice failed ({error})."
        if message != self._trouble:
            log.warning("%s", message, exc_info=error)
        self._trouble = message
