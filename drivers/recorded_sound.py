"""A recording's sound: which samples belong beside which picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from drivers.delay_line import DelayLine
from drivers.live_sound_track import SoundFormat
from engine.frame import Array, AudioBlock

# sound is written so much behind the pictures: it takes its time to get here, longer than the pictures at worst
_BEHIND_S = 0.6
_PIECE_S = 0.01


class RecordedSound:
    """Collects a microphone's sound and gives it back on the time line of the pictures.

    delay_s: how long after its capture a picture is sent (LiveSession.delay_s); sound is moved by as much, and follows
    slowly when that or the sound card's clock drifts. hear may be called from any thread.
    """

    def __init__(self, sound: SoundFormat, delay_s: Callable[[], float]) -> None:
        self._sound, self._delay_s = sound, delay_s
        self._line, self._lock = DelayLine(sound.rate_hz, sound.channels), threading.Lock()
        self._piece = round(_PIECE_S * sound.rate_hz)
        self._done = 0
        self._last_delay_s = 0.0

    def hear(self, block: AudioBlock) -> None:
        """Take the next block. Does not wait."""
        with self._lock:
            self._line.write(block)

    def until(self, time_s: float, start_s: float, *, last: bool = False) -> Iterator[Array]:
        """Yield the samples (n, channels) float32 that go before time_s of the file, as far as they are due.

        start_s: when the picture at time 0 was sent, monotonic seconds. last: all of them, to the end.
        """
        end = round((time_s - (0.0 if last else _BEHIND_S)) * self._sound.rate_hz)
        self._last_delay_s = self._delay_s() or self._last_delay_s
        while self._done + (1 if last else self._piece) <= end:
            count = min(self._piece, end - self._done)
            with self._lock:
                piece = self._line.read(count, start_s + self._done / self._sound.rate_hz, self._last_delay_s)
            self._done += count
            yield piece
