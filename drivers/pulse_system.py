"""The microphones of PipeWire or PulseAudio: by the names people know, with the true time of every sample."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable

import numpy as np

from drivers.pactl import Control, run_pactl
from drivers.pulse_library import SAMPLE_BYTES, Direction, PulseStream
from drivers.sound_system import Heard, PortAudio, SoundInput, SoundSystem, Stream
from engine.errors import DeviceError, DeviceLostError, WorkerStuckError
from engine.worker import Worker

log = logging.getLogger(__name__)

_BLOCK_S = 0.01
# what an output plays is no microphone, nor is what we speak into ourselves
_MONITOR, _OURS = ".monitor", "understudy_microphone"
_SPECIFICATION = re.compile(r"(\d+)ch (\d+)Hz")


class PulseSystem:
    """A SoundSystem. Unlike PortAudio it needs no restart to see what was plugged in."""

    def __init__(self, control: Control = run_pactl) -> None:
        self._control = control
        self._names: list[str] = []

    def inputs(self) -> list[SoundInput]:
        """Return the microphones. Raises DeviceError where no sound server answers."""
        default = _field("Default Source", self._control(["info"]))
        sources = re.split(r"^Source #", self._control(["list", "sources"]), flags=re.MULTILINE)[1:]
        named = [(_field("Name", source), source) for source in sources]
        real = [(name, source) for name, source in named if not name.endswith(_MONITOR) and name != _OURS]
        self._names = [name for name, _ in real]
        return [_input(index, name, source, default) for index, (name, source) in enumerate(real)]

    def look_again(self) -> None:
        """Nothing to do: the server is asked each time."""

    def open(self, index: int, rate_hz: int, channels: int, heard: Callable[[Heard], None]) -> Stream:
        """Start a microphone; heard is called on a thread of its own. The server converts rates. Raises DeviceError."""
        return _Recording(self._names[index], rate_hz, channels, heard)


class _Recording:
    """One open microphone and the thread that reads it."""

    def __init__(self, source: str, rate_hz: int, channels: int, heard: Callable[[Heard], None]) -> None:
        self._channels, self._heard = channels, heard
        self._count, self._rate_hz = round(_BLOCK_S * rate_hz), rate_hz
        self._stream = PulseStream(Direction.RECORD, source, rate_hz, channels, _BLOCK_S)
        self._worker = Worker(f"microphone {source}", self._step, self._failed)
        self._lost = False
        self._worker.start()

    @property
    def active(self) -> bool:
        """False once the server has taken it away."""
        return not self._lost

    def close(self) -> None:
        """End it. Safe to call twice."""
        try:
            self._worker.stop()
        except WorkerStuckError as error:
            # the server sends nothing, so reading does not come back; the thread ends with the program
            log.warning("%s", error)
            return
        self._stream.close()

    def _step(self) -> None:
        data = self._stream.read(SAMPLE_BYTES * self._channels * self._count)
        # how old the end of what was read is, and the block before it
        age_s = self._stream.latency_s() + self._count / self._rate_hz
        samples = np.frombuffer(data, "<f4").reshape(-1, self._channels).astype(np.float32)
        self._heard(Heard(samples, age_s, overflowed=False))

    def _failed(self, error: Exception) -> None:
        log.info("%s", error)
        if isinstance(error, DeviceLostError):
            self._lost = True
            self._worker.request_stop()


def best_sound_system() -> SoundSystem:
    """Return how microphones are best reached here: through the sound server of Linux, else through PortAudio."""
    if sys.platform == "linux":
        try:
            run_pactl(["info"])
        except DeviceError as error:
            log.info("no sound server: %s", error)
        else:
            return PulseSystem()
    return PortAudio()


def _input(index: int, name: str, source: str, default: str) -> SoundInput:
    found = _SPECIFICATION.search(_field("Sample Specification", source))
    channels, rate_hz = (int(found[1]), int(found[2])) if found else (1, 48_000)
    return SoundInput(index, _field("Description", source) or name, min(channels, 2), rate_hz, name == default)


def _field(name: str, text: str) -> str:
    found = re.search(rf"^\s*{name}: (.*)$", text, flags=re.MULTILINE)
    return found[1].strip() if found else ""
