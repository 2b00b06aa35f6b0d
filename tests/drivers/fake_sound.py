"""A sound system with microphones that can be pulled out, and an output that keeps what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from drivers.sound_system import Heard, SoundInput
from engine.errors import DeviceError, DeviceLostError
from engine.frame import Array


def sound_input(index: int = 0, name: str = "Headset", *, rate_hz: int = 48_000, default: bool = False) -> SoundInput:
    return SoundInput(index, name, 1, rate_hz, default)


@dataclass
class FakeStream:
    """An open microphone; heard is what it was opened with."""

    rate_hz: int
    heard: Callable[[Heard], None]
    active: bool = True
    closed: int = 0

    def say(self, samples: Array, *, overflowed: bool = False) -> None:
        self.heard(Heard(samples, len(samples) / self.rate_hz, overflowed))

    def close(self) -> None:
        self.closed += 1


@dataclass
class FakeSoundSystem:
    """plugged: what is there; it is seen after look_again. only_hz: the one rate that can be opened."""

    plugged: list[SoundInput] = field(default_factory=lambda: [sound_input(default=True)])
    only_hz: int | None = None
    streams: list[FakeStream] = field(default_factory=list)
    seen: list[SoundInput] = field(init=False)

    def __post_init__(self) -> None:
        self.look_again()

    def inputs(self) -> list[SoundInput]:
        return self.seen

    def look_again(self) -> None:
        self.seen = list(self.plugged)

    def open(self, index: int, rate_hz: int, channels: int, heard: Callable[[Heard], None]) -> FakeStream:
        if self.only_hz not in (None, rate_hz):
            raise DeviceError(f"It cannot be opened at {rate_hz} Hz.")
        self.streams.append(FakeStream(rate_hz, heard))
        return self.streams[-1]


class FakeOutput:
    """Takes sound as fast as it is given. broken: whether it has gone."""

    name = "fake output"

    def __init__(self, now_s: Callable[[], float], latency_s: float = 0.02) -> None:
        self.pieces: list[tuple[float, Array]] = []
        self.broken = False
        self.closed = 0
        self._now_s, self._latency_s = now_s, latency_s

    def heard_s(self) -> float:
        if self.broken:
            raise DeviceLostError("The sound output has gone.")
        return self._now_s() + self._latency_s

    def write(self, samples: Array) -> None:
        self.pieces.append((self.heard_s(), samples))

    def close(self) -> None:
        self.closed += 1


class FakePactl:
    """A sound server's list of modules. refuse: the command it refuses."""

    def __init__(self) -> None:
        self.modules: dict[int, str] = {7: "module-null-sink\tsink_name=other"}
        self.refuse = ""
        self._next = 20

    def __call__(self, arguments: Sequence[str]) -> str:
        command, *rest = arguments
        if self.refuse and self.refuse in arguments:
            raise DeviceError("The sound server refused.")
        if command == "load-module":
            self._next += 1
            self.modules[self._next] = f"{rest[0]}\t{' '.join(rest[1:])}"
            return f"{self._next}\n"
        if command == "unload-module":
            del self.modules[int(rest[0])]
            return ""
        return "".join(f"{number}\t{text}\t\n" for number, text in self.modules.items())

    @property
    def ours(self) -> list[str]:
        return [text for text in self.modules.values() if "understudy" in text]


def constant(level: float, count: int = 480) -> Array:
    return np.full((count, 1), level, np.float32)
