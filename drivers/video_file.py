"""A video file opened for reading: every picture once, upright, with its exact time."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from engine.errors import VideoError
from engine.frame import Image

log = logging.getLogger(__name__)

# FFmpeg draws text as pictures through these: a text file is no video
_TEXT_CODECS = frozenset({"ansi", "xbin", "bintext", "idf"})
# what is believed of a file that does not tell its rate, and the rates that are believed
_DEFAULT_RATE = Fraction(25)
_LOWEST_RATE, _HIGHEST_RATE = Fraction(1), Fraction(1000)
# pictures from this height on are BT.709 when nothing else is said, as players have it
_HD_LINES = 720
_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED


@dataclass(frozen=True, slots=True)
class TimedPicture:
    """A decoded picture. time_s: seconds after the file's first picture; index counts from 0."""

    picture: VideoFrame
    time_s: float
    index: int


class VideoFile:
    """Decodes the first video track of a file. Not thread-safe.

    rate: pictures per second on average. pictures_estimate, duration_s: what the file says of itself, or None. start_s:
    time of the first picture on the file's own time line, on which its sound lies too. rotation_deg: how far each
    picture is turned counter-clockwise (a multiple of 90). Raises VideoError for anything that is no readable video.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._container = _open(path)
        try:
            self._stream = _video_track(self._container, path)
            self.rate = _rate(self._stream)
            self.has_sound = bool(self._container.streams.audio)
            self.duration_s = _duration_s(self._container, self._stream)
            self.pictures_estimate = _pictures_estimate(self._stream, self.duration_s, self.rate)
            self._decoded = self._decode()
            self._first = self._decode_first()
        except BaseException:
            self._container.close()
            raise
        self.start_s = self._first.time or 0.0
        self.rotation_deg = round((self._first.rotation or 0) / 90) * 90 % 360
        self._reformatter = VideoReformatter()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the upright pictures in px."""
        width, height = _square_size(self._first, self._stream)
        return (height, width) if self.rotation_deg % 180 else (width, height)

    def pictures(self, *, skip_damaged: bool = False) -> Iterator[TimedPicture]:
        """Decode every picture once, in the order of their times. To be called once.

        Raises VideoError where the file is damaged; with skip_damaged it goes on behind the damage.
        """
        last_s = -1.0
        index = 0
        picture: VideoFrame | None = self._first
        while picture is not None:
            time_s = index / float(self.rate) if picture.time is None else picture.time - self.start_s
            # a broken muxer repeats times; ours always rise
            last_s = max(time_s, last_s + 1e-6)
            yield TimedPicture(picture, last_s, index)
            index += 1
            picture = self._next(last_s, skip_damaged)

    def image(self, picture: VideoFrame, longest_px: int | None = None) -> Image:
        """Return a picture as (H, W, 3) uint8 RGB, upright, with square pixels, its longer side at most longest_px."""
        width, height = _square_size(picture, self._stream)
        if longest_px is not None and max(width, height) > longest_px:
            factor = longest_px / max(width, height)
            width, height = max(1, round(width * factor)), max(1, round(height * factor))
        rgb = self._reformatter.reformat(
            picture,
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=_matrix(picture),
            src_color_range=_range(picture),
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        image = np.asarray(rgb.to_ndarray(), np.uint8)
        if self.rotation_deg:
            image = np.ascontiguousarray(np.rot90(image, self.rotation_deg // 90))
        return image

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._container.close()

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _decode(self) -> Iterator[VideoFrame | None]:
        """Yield the pictures, and None for a packet that could not be decoded."""
        for packet in self._container.demux(self._stream):
            try:
                yield from packet.decode()
            except av.error.InvalidDataError:
                log.debug("%s: damaged packet", self.path, exc_info=True)
                yield None

    def _decode_first(self) -> VideoFrame:
        try:
            first = next((picture for picture in self._decoded if picture is not None), None)
        except av.FFmpegError as error:
            raise _unreadable(self.path) from error
        if first is None:
            raise VideoError(f"{self.path.name} holds no picture that can be decoded. It may be damaged or cut short.")
        return first

    def _next(self, after_s: float, skip_damaged: bool) -> VideoFrame | None:
        while True:
            try:
                picture = next(self._decoded, _END)
            except av.FFmpegError as error:
                raise _damaged(self.path, after_s) from error
            if picture is _END:
                return None
            if isinstance(picture, VideoFrame):
                return picture
            if not skip_damaged:
                raise _damaged(self.path, after_s)


_END = object()


def file_address(path: Path) -> str:
    """Return what FFmpeg opens as this very file, whatever its name looks like."""
    return f"file:{path}"


def check_file(path: Path, kind: str) -> None:
    """Raise VideoError unless path is a file that may be read, with something in it. kind: what it should hold."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise VideoError(f"{path} is a folder. Name a {kind} file in it.")
        if not stat.S_ISREG(state.st_mode):
            raise VideoError(f"{path} is no file. Name a {kind} file.")
        if state.st_size == 0:
            raise VideoError(f"{path} is empty. It holds no {kind}.")
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise VideoError(f"There is no file {path}. Check the name and the folder.") from error
    except PermissionError as error:
        raise VideoError(f"{path} may not be read. Change its permissions or choose another file.") from error
    except OSError as error:
        raise VideoError(f"{path} cannot be read: {error.strerror}.") from error


def _open(path: Path) -> InputContainer:
    check_file(path, "video")
    try:
        # a playlist must not make the program fetch anything from elsewhere
        return av.open(file_address(path), container_options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except av.FFmpegError as error:
        raise _unreadable(path) from error


def _video_track(container: InputContainer, path: Path) -> VideoStream:
    tracks = [track for track in container.streams.video if not _is_cover(track)]
    if not tracks:
        sound = " It holds sound only." if container.streams.audio else ""
        raise VideoError(f"{path} has no picture.{sound} Choose a video file.")
    track = tracks[0]
    if track.codec_context is None or track.codec_context.name in _TEXT_CODECS:
        raise _unreadable(path)
    # pictures are decoded on two threads of FFmpeg's own while ours works on the one before
    track.thread_type = "AUTO"
    track.codec_context.thread_count = 2
    return track


def _is_cover(track: VideoStream) -> bool:
    """True for the picture of a record's sleeve in a sound file."""
    return bool(track.disposition & av.stream.Disposition.attached_pic)


def _rate(track: VideoStream) -> Fraction:
    for rate in (track.average_rate, track.guessed_rate, track.base_rate):
        if rate is not None and _LOWEST_RATE <= rate <= _HIGHEST_RATE:
            return Fraction(rate).limit_denominator(1001)
    return _DEFAULT_RATE


def _duration_s(container: InputContainer, track: VideoStream) -> float | None:
    if track.duration is not None and track.time_base is not None:
        return float(track.duration * track.time_base)
    return None if container.duration is None else container.duration / av.time_base


def _pictures_estimate(track: VideoStream, duration_s: float | None, rate: Fraction) -> int | None:
    if track.frames > 0:
        return track.frames
    return None if duration_s is None else max(1, round(duration_s * rate))


def _square_size(picture: VideoFrame, track: VideoStream) -> tuple[int, int]:
    """Return (width, height) in square pixels: old cameras store 16:9 in narrow pixels."""
    aspect = track.sample_aspect_ratio
    if not aspect or not Fraction(1, 4) <= aspect <= 4:
        return picture.width, picture.height
    return max(1, round(picture.width * aspect)), picture.height


def _matrix(picture: VideoFrame) -> int:
    if picture.colorspace != _UNSPECIFIED:
        return picture.colorspace
    return Colorspace.ITU709 if picture.height >= _HD_LINES else Colorspace.ITU601


def _range(picture: VideoFrame) -> ColorRange:
    full = picture.color_range == ColorRange.JPEG or picture.format.name.startswith("yuvj")
    return ColorRange.JPEG if full else ColorRange.MPEG


def _unreadable(path: Path) -> VideoError:
    return VideoError(f"{path} is no video that can be read. It may be damaged, cut short, or another kind of file.")


def _damaged(path: Path, after_s: float) -> VideoError:
    return VideoError(f"{path} is damaged or cut short after {max(0.0, after_s):.1f} s. Use an undamaged copy.")
