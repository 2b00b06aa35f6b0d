"""The sound of a file, and how it gets into another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from drivers.video_file import check_file, file_address
from engine.errors import VideoError

# what AAC takes; anything else becomes 48 kHz
_AAC_RATES_HZ = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000})
_BIT_RATE_PER_CHANNEL = 96_000


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a file. start_s: the place on the file's time line that is to be time 0."""

    path: Path
    start_s: float = 0.0


def open_sound(path: Path) -> Sound:
    """Return the sound of a sound or video file, from its beginning. Raises VideoError where there is none."""
    _open(path).close()
    return Sound(path)


class SoundTrack:
    """Writes the sound of one file into another, step by step beside the pictures.

    AAC is copied as it is; any other sound is turned into AAC. Made before the container's first packet. Raises
    VideoError when there is no sound or it is damaged.
    """

    def __init__(self, sound: Sound, container: OutputContainer) -> None:
        self._sound, self._container = sound, container
        self._source = _open(sound.path)
        self._track = self._source.streams.audio[0]
        codec = self._track.codec_context
        # without its header AAC lies in a stream made for broadcasting and has to be packed anew
        copied = codec.name == "aac" and bool(codec.extradata)
        self._out = container.add_stream_from_template(self._track) if copied else self._encoder(container)
        self._packets = self._copy() if copied else self._encode()
        self._waiting: Packet[AudioStream] | None = None

    def advance(self, until_s: float) -> None:
        """Write the sound that begins before until_s; it must rise. Raises VideoError and what the container raises."""
        while True:
            packet = self._waiting or self._next()
            self._waiting = packet
            if packet is None or _time_s(packet) >= until_s:
                return
            self._waiting = None
            self._container.mux(packet)

    def close(self) -> None:
        """Close the file the sound comes from. Safe to call twice."""
        self._source.close()

    def _next(self) -> Packet[AudioStream] | None:
        try:
            return next(self._packets, None)
        except (av.FFmpegError, ValueError) as error:
            raise VideoError(f"The sound of {self._sound.path} is damaged. Use an undamaged copy.") from error

    def _encoder(self, container: OutputContainer) -> AudioStream:
        codec = self._track.codec_context
        rate_hz = codec.sample_rate if codec.sample_rate in _AAC_RATES_HZ else 48_000
        channels = min(2, codec.layout.nb_channels)
        out = container.add_stream("aac", rate=rate_hz)
        out.codec_context.layout = ("mono", "stereo")[channels - 1]
        out.codec_context.bit_rate = _BIT_RATE_PER_CHANNEL * channels
        return out

    def _copy(self) -> Iterator[Packet[AudioStream]]:
        """Yield the file's own packets on the new time line."""
        for packet in self._source.demux(self._track):
            if packet.pts is None or packet.dts is None:
                continue
            shift = round(self._sound.start_s / packet.time_base)
            if packet.pts + (packet.duration or 0) <= shift and shift > 0:
                continue
            packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            packet.stream = self._out
            yield packet

    def _encode(self) -> Iterator[Packet[AudioStream]]:
        """Yield the sound as AAC; PyAV turns what was decoded into what the encoder takes."""
        for frame in self._source.decode(self._track):
            if frame.pts is None or frame.time_base is None:
                continue
            shift = round(self._sound.start_s / frame.time_base)
            if frame.pts + frame.samples / frame.sample_rate / frame.time_base <= shift:
                continue
            frame.pts -= shift
            yield from self._out.encode(frame)
        yield from self._out.encode(None)


def _time_s(packet: Packet[AudioStream]) -> float:
    return float((packet.pts or 0) * packet.time_base)


def _open(path: Path) -> InputContainer:
    check_file(path, "sound")
    try:
        container = av.open(
            file_address(path), container_options={"protocol_whitelist": "file"}, metadata_errors="replace"
        )
    except av.FFmpegError as error:
        raise VideoError(f"{path} is no sound that can be read. It may be damaged or another kind of file.") from error
    if not container.streams.audio:
        container.close()
        raise VideoError(f"{path} has no sound. Choose a sound file, or a video with sound.")
    return container
