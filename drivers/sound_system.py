"""The computer's sound inputs, as PortAudio offers them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from engine.errors import DeviceError
from engine.frame import Array

log = logging.getLogger(__name__)

NO_PORTAUDIO = "PortAudio is missing; on Debian and Ubuntu: sudo apt install libportaudio2"
NO_ANSWER = "the sound system does not answer"


@dataclass(frozen=True, slots=True)
class SoundInput:
    """A microphone. index: PortAudio's number, which may change; rate_hz: its own; is_default: the system's choice."""

    index: int
    name: str
    channels: int
    rate_hz: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a microphone's driver hands over. samples (n, channels) float32; age_s: since the first one was captured."""

    samples: Array
    age_s: float
    overflowed: bool


class Stream(Protocol):
    """An open microphone."""

    @property
    def active(self) -> bool:
        """False once it has ended by itself."""

    def close(self) -> None:
        """End it."""


class SoundSystem(Protocol):
    """What a microphone needs of PortAudio."""

    def inputs(self) -> list[SoundInput]:
        """Return the microphones. Raises DeviceError where they cannot be listed."""

    def look_again(self) -> None:
        """Notice what was plugged in or out since. Only while no stream of this program is open."""

    def open(self, index: int, rate_hz: int, channels: int, heard: Callable[[Heard], None]) -> Stream:
        """Start a microphone; heard is called on a thread of the system. Raises DeviceError."""


class PortAudio:
    """The real one. Making it costs nothing; everything else loads the library first."""

    # small blocks: what waits in them delays the voice
    _BLOCK_S, _LATENCY_S = 0.01, 0.02

    def inputs(self) -> list[SoundInput]:
        """Return the microphones. Raises DeviceError where they cannot be listed."""
        sounddevice = _library()
        try:
            devices, default = list(sounddevice.query_devices()), sounddevice.default.device[0]
        except sounddevice.PortAudioError as error:
            raise DeviceError(f"Microphones cannot be listed: {NO_ANSWER}.") from error
        return [
            SoundInput(
                index,
                device["name"],
                device["max_input_channels"],
                round(device["default_samplerate"]),
                index == default,
            )
            for index, device in enumerate(devices)
            if device["max_input_channels"] > 0
        ]

    def look_again(self) -> None:
        """Notice what was plugged in or out since. Only while no stream of this program is open."""
        sounddevice = _library()
        try:
            # PortAudio looks once, when it starts
            sounddevice._terminate()
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise DeviceError(f"Microphones cannot be listed: {NO_ANSWER}.") from error

    def open(self, index: int, rate_hz: int, channels: int, heard: Callable[[Heard], None]) -> Stream:
        """Start a microphone; heard is called on a thread of PortAudio. Raises DeviceError."""
        sounddevice = _library()

        def called(samples: Array, count: int, times: Any, flags: Any) -> None:
            age_s = float(times.currentTime - times.inputBufferAdcTime)
            # some drivers do not tell; then the last sample is taken for new
            believed_s = age_s if 0.0 < age_s < 1.0 else count / rate_hz
            heard(Heard(samples.copy(), believed_s, bool(flags.input_overflow)))

        try:
            stream: Any = sounddevice.InputStream(
                device=index,
                samplerate=rate_hz,
                channels=channels,
                dtype="float32",
                blocksize=round(self._BLOCK_S * rate_hz),
                latency=self._LATENCY_S,
                callback=called,
            )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError(f"It cannot be opened at {rate_hz} Hz ({_said(error)}).") from error
        try:
            stream.start()
        except sounddevice.PortAudioError as error:
            stream.close()
            raise DeviceError(f"It does not start ({_said(error)}).") from error
        return _Stream(stream)


class _Stream:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @property
    def active(self) -> bool:
        return bool(self._stream.active)

    def close(self) -> None:
        self._stream.close(ignore_errors=True)


def _library() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(f"Microphones cannot be used: {NO_PORTAUDIO}.") from error
    return sounddevice


def _said(error: Exception) -> str:
    return str(error.args[0] if error.args else error).rstrip(".")
