"""Sound that is made while a video is written, as AAC beside its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer

from engine.frame import Array

_LAYOUTS = {1: "mono", 2: "stereo"}
_BIT_RATE_PER_CHANNEL = 96_000


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """rate_hz: one that AAC takes; channels: 1 or 2."""

    rate_hz: int = 48_000
    channels: int = 1


class LiveSoundTrack:
    """Encodes samples as they are given, from time 0 on without a gap. Made before the container's first packet.

    Raises whatever the container raises on writing.
    """

    def __init__(self, container: OutputContainer, sound: SoundFormat) -> None:
        self._container, self._sound = container, sound
        self._track: AudioStream = container.add_stream("aac", rate=sound.rate_hz)
        self._track.codec_context.layout = _LAYOUTS[sound.channels]
        self._track.codec_context.bit_rate = _BIT_RATE_PER_CHANNEL * sound.channels
        self._done = 0

    def write(self, samples: Array) -> None:
        """Add samples (n, channels) float32 in -1..1."""
        planes = np.ascontiguousarray(np.clip(samples, -1.0, 1.0).T, np.float32)
        frame = AudioFrame.from_ndarray(planes, format="fltp", layout=_LAYOUTS[self._sound.channels])
        frame.sample_rate, frame.pts = self._sound.rate_hz, self._done
        frame.time_base = Fraction(1, self._sound.rate_hz)
        self._done += len(samples)
        self._container.mux(self._track.encode(frame))

    def finish(self) -> None:
        """Write what the encoder still holds."""
        self._container.mux(self._track.encode(None))
