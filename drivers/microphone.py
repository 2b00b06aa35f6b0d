"""A microphone as an AudioSource: found by name, converted to one rate, picked up again when it comes back."""

from __future__ import annotations

import logging
import queue
import threading

from drivers.pulse_system import best_sound_system
from drivers.resampling import Resampling
from drivers.sample_clock import SampleClock
from drivers.sound_system import Heard, SoundInput, SoundSystem, Stream
from engine.clock import Clock, SystemClock
from engine.errors import DeviceError, DeviceLostError, UsageError
from engine.frame import AudioBlock

log = logging.getLogger(__name__)

RATE_HZ = 48_000
# blocks of 10 ms between the sound system's thread and the reader: half a second
_WAITING = 50
_SILENT_AFTER_S, _FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.5, 0.5, 8.0
DEFAULT = "default"


class Microphone:
    """Reads a microphone. spec: "default", its number, or its name or an unmistakable part of it.

    rate_hz, channels: what blocks come in, whatever the device can do. One that goes is looked for again by its name.
    overflows: blocks that were lost because nobody read them in time. Raises UsageError for a name that is not there or
    not unmistakable, DeviceError for a microphone that cannot be opened.
    """

    def __init__(
        self,
        spec: str = DEFAULT,
        *,
        rate_hz: int = RATE_HZ,
        channels: int = 1,
        system: SoundSystem | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._system, self._clock = system or best_sound_system(), clock or SystemClock()
        self.rate_hz, self.channels = rate_hz, channels
        self.overflows = 0
        self._waiting: queue.Queue[AudioBlock] = queue.Queue(_WAITING)
        self._closing = threading.Event()
        self._stream: Stream | None = None
        self._pause_s, self._next_try_s = _FIRST_PAUSE_S, 0.0
        self._heard_s = 0.0
        found = find_microphone(self._system.inputs(), spec)
        self.name = found.name
        self._open(found)

    def read(self, timeout_s: float) -> AudioBlock | None:
        """Return the next block, or None after timeout_s. Raises DeviceLostError while the microphone is away."""
        if self._closing.is_set():
            raise DeviceLostError(f"The microphone {self.name} is closed. Start again.")
        if self._stream is None:
            self._try_again(timeout_s)
            return None
        try:
            return self._waiting.get(timeout=timeout_s) if timeout_s > 0 else self._waiting.get_nowait()
        except queue.Empty:
            self._raise_if_lost()
            return None

    def close(self) -> None:
        """Release the microphone. Safe to call twice."""
        self._closing.set()
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _open(self, found: SoundInput) -> None:
        """Start it at the rate wanted, or else at its own."""
        channels = min(self.channels, found.channels)
        self._heard_s = self._clock.now_s()
        try:
            self._stream = self._system.open(found.index, self.rate_hz, channels, self._taker(self.rate_hz, channels))
        except DeviceError as error:
            if found.rate_hz == self.rate_hz:
                raise DeviceError(f"The microphone {self.name} cannot be used. {error.user_message}") from error
            log.info("%s: %s", self.name, error)
            self._open_at_its_own(found, channels)

    def _open_at_its_own(self, found: SoundInput, channels: int) -> None:
        try:
            self._stream = self._system.open(found.index, found.rate_hz, channels, self._taker(found.rate_hz, channels))
        except DeviceError as error:
            raise DeviceError(f"The microphone {self.name} cannot be used. {error.user_message}") from error

    def _taker(self, rate_hz: int, channels: int) -> _Taker:
        return _Taker(self, rate_hz, channels)

    def take(self, block: AudioBlock) -> None:
        """Keep a block for read; on the sound system's thread, which must not wait."""
        self._heard_s = self._clock.now_s()
        try:
            self._waiting.put_nowait(block)
        except queue.Full:
            self.overflows += 1

    def now_s(self) -> float:
        """The clock that blocks are stamped by."""
        return self._clock.now_s()

    def _raise_if_lost(self) -> None:
        stream = self._stream
        silent_s = self._clock.now_s() - self._heard_s
        if stream is None or (stream.active and silent_s < _SILENT_AFTER_S):
            return
        self._stream = None
        stream.close()
        self._next_try_s = self._clock.now_s() + self._pause_s
        raise DeviceLostError(f"The microphone {self.name} was disconnected. Plug it in again.")

    def _try_again(self, timeout_s: float) -> None:
        pause_s = self._next_try_s - self._clock.now_s()
        if pause_s > 0:
            self._clock.wait(self._closing, min(pause_s, timeout_s))
            return
        try:
            self._system.look_again()
            self._open(find_microphone(self._system.inputs(), self.name))
        except (DeviceError, UsageError) as error:
            self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
            self._next_try_s = self._clock.now_s() + self._pause_s
            raise DeviceLostError(f"The microphone {self.name} was disconnected. Plug it in again.") from error
        self._pause_s = _FIRST_PAUSE_S


class _Taker:
    """Turns what one opened stream delivers into blocks; on the sound system's thread."""

    def __init__(self, microphone: Microphone, rate_hz: int, channels: int) -> None:
        self._microphone = microphone
        same = rate_hz == microphone.rate_hz
        self._resampling = None if same else Resampling(channels, rate_hz, microphone.rate_hz)
        self._clock = SampleClock(microphone.rate_hz)

    def __call__(self, heard: Heard) -> None:
        samples = heard.samples if self._resampling is None else self._resampling.convert(heard.samples)
        if heard.overflowed:
            self._microphone.overflows += 1
        if not len(samples):
            return
        captured_s = self._clock.stamp(len(samples), self._microphone.now_s() - heard.age_s)
        if samples.shape[1] < self._microphone.channels:
            samples = samples.repeat(self._microphone.channels, axis=1)
        self._microphone.take(AudioBlock(samples, self._microphone.rate_hz, captured_s))


def find_microphone(inputs: list[SoundInput], spec: str) -> SoundInput:
    """Return the microphone that spec names, see Microphone. Raises UsageError if none, or more than one, does."""
    if not inputs:
        raise DeviceError("There is no microphone. Plug one in, or use --mic none.")
    if spec == DEFAULT:
        return next((one for one in inputs if one.is_default), inputs[0])
    if spec.isascii() and spec.isdigit():
        matching = [one for one in inputs if one.index == int(spec)]
    else:
        wanted = spec.casefold()
        matching = [one for one in inputs if one.name.casefold() == wanted][:1]
        matching = matching or [one for one in inputs if wanted in one.name.casefold()]
    if len(matching) != 1:
        names = "; ".join(f"{one.index} {one.name}" for one in inputs)
        raise UsageError(f"--mic '{spec}' names no single microphone. There are: {names}.")
    return matching[0]
