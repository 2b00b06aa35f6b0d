"""The recorder of a live session: pictures into a video file, without making the session wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np

from drivers.live_sound_track import SoundFormat
from drivers.recorded_sound import RecordedSound
from drivers.video_encoder import LIGHT
from drivers.video_writer import VideoWriter
from engine.clock import Clock, SystemClock
from engine.errors import LiveError, OutputError
from engine.frame import AudioBlock, Image
from engine.worker import Worker

# pictures between sender and encoder: a quarter of a second at 30 Hz
_WAITING = 8
_POLL_S = 0.1
# the last pictures may take this long to encode: they are large, or the machine is busy
_DRAIN_S = 10.0
# a picture this many periods off its place has missed it: less is only the sender's unsteadiness
_SLIP = 1.5
# after a longer silence (the computer slept) the recording simply goes on
_LONGEST_STILL_S = 10.0


class VideoFileSink:
    """Records what it is sent. send only copies; a thread of its own converts, encodes and writes.

    The file has a constant rate and is as long as the session, by the clock: where a picture is missing the one before
    is repeated, and one that comes too early is left out. So is one that the encoder cannot take in time. dropped
    counts both. close completes the file; see VideoWriter for how it comes into its place, for what is raised on
    opening, and for what a full disk leaves.

    sound: what hear is given, moved by delay_s, the session's delay from capture to sink, so that lips and voice agree.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        rate_hz: Fraction | float,
        clock: Clock | None = None,
        *,
        sound: SoundFormat | None = None,
        delay_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.name, self.path, self.size = path.name, path, size
        self.dropped = 0
        self._clock = clock or SystemClock()
        self._sound = RecordedSound(sound, delay_s) if sound is not None else None
        self._writer = VideoWriter(path, size, rate_hz, effort=LIGHT, lasting=True, live_sound=sound)
        self._start_s: float | None = None
        # pictures the file ought to hold by now, and how many of them repeat the one before the next
        self._places = 0
        self._owed = 0
        self._error: Exception | None = None
        self._told = False
        # picture, how often the one before is repeated, and when time 0 of the file was
        self._waiting: queue.Queue[tuple[Image, int, float]] = queue.Queue(_WAITING)
        self._begun_s = 0.0
        self._ending, self._drained = threading.Event(), threading.Event()
        self._worker = Worker(f"write {path.name}", self._write_one, self._fail)
        self._worker.start()

    @property
    def pictures(self) -> int:
        """How many pictures the file holds so far."""
        return self._writer.pictures

    def send(self, image: Image) -> None:
        """Take one picture (H, W, 3) uint8 RGB; the caller may reuse it. Raises OutputError once writing has failed."""
        self._raise_error()
        if self._ending.is_set():
            raise OutputError(f"{self.name} is complete. Start another recording.")
        owed = self._owed_before()
        if owed is None:
            self.dropped += 1
        elif self._waiting.full():
            self.dropped += 1
            self._owed = owed + 1
        else:
            self._owed = 0
            self._waiting.put((np.array(image, copy=True), owed, self._start_s or 0.0))

    def hear(self, block: AudioBlock) -> None:
        """Take the microphone's next block; for Listening.add. Without sound it is passed over. Does not wait."""
        if self._sound is not None:
            self._sound.hear(block)

    def close(self) -> None:
        """Write what waits and complete the file. Safe to call twice. Raises OutputError unless send did before."""
        if self._ending.is_set():
            return
        self._ending.set()
        self._drained.wait(_DRAIN_S)
        self._worker.stop()
        if self._error is None:
            self._write_sound(last=True)
            self._writer.close()
            return
        self._writer.discard()
        if not self._told:
            self._raise_error()

    def discard(self) -> None:
        """Stop and leave no file. Safe to call twice, and harmless after close."""
        self._ending.set()
        self._worker.stop()
        self._writer.discard()

    def _owed_before(self) -> int | None:
        """Return how often the last picture is to be repeated before the next one, or None for a picture too many."""
        now_s = self._clock.now_s()
        if self._start_s is None:
            self._start_s = now_s
        ahead = (now_s - self._start_s) * float(self._writer.rate) - self._places
        if ahead < -_SLIP:
            return None
        if ahead > _LONGEST_STILL_S * float(self._writer.rate):
            self._start_s += ahead / float(self._writer.rate)
        elif ahead > _SLIP:
            self._owed += round(ahead)
            self._places += round(ahead)
        self._places += 1
        return self._owed

    def _write_one(self) -> None:
        try:
            image, owed, self._begun_s = self._waiting.get(timeout=_POLL_S)
        except queue.Empty:
            if self._ending.is_set():
                self._drained.set()
                self._worker.request_stop()
            return
        for _ in range(owed):
            self._writer.repeat()
        self._writer.write(image)
        self._write_sound()

    def _write_sound(self, *, last: bool = False) -> None:
        if self._sound is None:
            return
        time_s = float(self._writer.pictures / self._writer.rate)
        for samples in self._sound.until(time_s, self._begun_s, last=last):
            self._writer.write_sound(samples)

    def _fail(self, error: Exception) -> None:
        self._error = error
        self._drained.set()
        self._worker.request_stop()

    def _raise_error(self) -> None:
        if self._error is None:
            return
        self._told = True
        failed = f"{self.path} was not written: the recorder failed."
        raise OutputError(self._error.user_message if isinstance(self._error, LiveError) else failed) from self._error
