"""Pictures and sound into one video file: H.264 in BT.709, AAC."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from drivers.live_sound_track import LiveSoundTrack, SoundFormat
from drivers.sound_file import Sound, SoundTrack
from engine.errors import UsageError
from engine.frame import Array, Image

# file name ending to FFmpeg's name of the container
CONTAINERS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}
# time is counted at least this finely, so that pictures may also lie off the grid of the rate
_TICKS_PER_S = 90_000
# a recording in pieces that stand by themselves, with the index before them (MP4, QuickTime)
_FRAGMENTS, _FRAGMENT_S, _MP4_KINDS = "frag_keyframe+delay_moov+default_base_moof", 1, ("mp4", "mov")
_BT709 = 1  # AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard x264 works: preset, quality (crf, smaller is better), threads (0: as many as it likes)."""

    preset: str
    crf: int
    threads: int


# whole films of our own making: small and clean
THOROUGH = Effort("veryfast", 18, 0)
# beside a running camera: a third of the time, twice the size
LIGHT = Effort("ultrafast", 20, 1)


class VideoEncoder:
    """Encodes pictures of one size, each at its own time, with the sound beside them.

    size (width, height) even; rate: nominal pictures per second, the grid on which times lie if nothing else is said.
    lasting: what is written can be played up to the last second or so even if the end never comes. live_sound: sound
    that is given piece by piece. Pictures are converted to limited-range BT.709 and marked so. Writes to stream, which
    must be seekable. Raises UsageError for an odd size, VideoError for unreadable sound; whatever writing to stream
    raises passes through.
    """

    def __init__(
        self,
        stream: BinaryIO,
        container: str,
        size: tuple[int, int],
        rate: Fraction,
        effort: Effort,
        sound: Sound | None,
        *,
        lasting: bool = False,
        live_sound: SoundFormat | None = None,
    ) -> None:
        self.rate = rate
        self._next_tick = 0
        self._picture: VideoFrame | None = None
        self._reformatter = VideoReformatter()
        options = {"movflags": _FRAGMENTS} if lasting and container in _MP4_KINDS else {}
        self._container = av.open(stream, "w", format=container, options=options)
        # a whole number of ticks per picture: the times of a steady file are exact
        self._ticks_per_picture = -(-_TICKS_PER_S // rate.numerator) * rate.denominator
        self._tick_s = 1 / (self._ticks_per_picture * rate)
        self._track = self._video_track(size, effort)
        if lasting:
            self._track.codec_context.gop_size = math.ceil(rate * _FRAGMENT_S)
        self._sound = SoundTrack(sound, self._container) if sound is not None else None
        self._live_sound = LiveSoundTrack(self._container, live_sound) if live_sound is not None else None

    def encode(self, image: Image, time_s: Fraction | float | None) -> None:
        """Take one picture (H, W, 3) uint8 RGB, to be shown time_s after the start; None: a period after the last one.

        Times must rise; they are made to.
        """
        tick = self._next_tick if time_s is None else round(time_s / self._tick_s)
        tick = max(tick, self._next_tick - self._ticks_per_picture + 1, 0)
        self._picture = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(image, format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        self._put(self._picture, tick)

    def encode_sound(self, samples: Array) -> None:
        """Take the next samples (n, channels) float32 of the live sound."""
        assert self._live_sound is not None, "made without live sound"
        self._live_sound.write(samples)

    def repeat(self) -> None:
        """Show the last picture for one more period. It costs far less than a new one."""
        assert self._picture is not None, "there is nothing to repeat"
        self._put(self._picture, self._next_tick)

    def finish(self) -> None:
        """Write what is left, with the sound up to the end of the last picture. To be called once, after a picture."""
        self._container.mux(self._track.encode(None))
        if self._sound is not None:
            self._sound.advance(float(self._next_tick * self._tick_s))
        if self._live_sound is not None:
            self._live_sound.finish()
        self.close()

    def close(self) -> None:
        """Free everything. Without finish the file is of no use. Safe to call twice."""
        if self._sound is not None:
            self._sound.close()
        self._container.close()

    def _put(self, picture: VideoFrame, tick: int) -> None:
        self._next_tick = tick + self._ticks_per_picture
        picture.pts, picture.time_base = tick, self._tick_s
        self._container.mux(self._track.encode(picture))
        if self._sound is not None:
            self._sound.advance(float(tick * self._tick_s))

    def _video_track(self, size: tuple[int, int], effort: Effort) -> VideoStream:
        width, height = size
        if width % 2 or height % 2:
            raise UsageError(f"{width}x{height} cannot be written as a video. Choose even numbers.")
        track = self._container.add_stream("libx264", rate=self.rate)
        codec = track.codec_context
        codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
        codec.time_base = self._tick_s
        codec.options = {"preset": effort.preset, "crf": str(effort.crf)}
        codec.thread_count = effort.threads
        codec.color_range = ColorRange.MPEG
        codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
        return track


def container_of(path: Path) -> str:
    """Return FFmpeg's name of the container for a file name. Raises UsageError for an ending that is not written."""
    name = CONTAINERS.get(path.suffix.lower())
    if name is None:
        endings = ", ".join(CONTAINERS)
        raise UsageError(f"{path.name} does not say which kind of video to write. End the name in one of: {endings}.")
    return name
