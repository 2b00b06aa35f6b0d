"""A video file that is written picture by picture and gets its name when it is complete."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av

from drivers.live_sound_track import SoundFormat
from drivers.mp4_boxes import playable_length
from drivers.part_file import PartFile, output_error
from drivers.sound_file import Sound
from drivers.video_encoder import THOROUGH, Effort, VideoEncoder, container_of
from engine.errors import OutputError
from engine.frame import Array, Image

log = logging.getLogger(__name__)

# rates that television counts in thousandths
_NTSC = tuple(Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120))


class VideoWriter:
    """Writes .mp4, .mov or .mkv: H.264, with the sound of another file beside it as AAC.

    Used by itself by `animate`, and by VideoFileSink, which adds the rhythm of a live session: lasting, so that a full
    disk or a power cut takes the last second only, and with live_sound, which comes piece by piece. size (width,
    height), even; rate: pictures per second. sound lies beside the pictures from time 0 and ends with them. close puts
    the complete file in its place, discard leaves nothing; till then a file that has the name already stays. As a
    context manager: close at the end of the block, discard on an exception, also on Ctrl-C. A file without a picture is
    not written. Raises UsageError for an ending that is not written or an odd size, OutputError where nothing can be
    written, VideoError for unreadable sound.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int],
        rate: Fraction | float,
        *,
        sound: Sound | None = None,
        effort: Effort = THOROUGH,
        lasting: bool = False,
        live_sound: SoundFormat | None = None,
    ) -> None:
        self.path, self.size, self.rate = path, size, exact_rate(rate)
        self.pictures = 0
        self._closed = False
        self._lasting = lasting
        container = container_of(path)
        self._part = PartFile(path)
        try:
            self._encoder = VideoEncoder(
                self._part.stream, container, size, self.rate, effort, sound, lasting=lasting, live_sound=live_sound
            )
        except BaseException:
            self._part.discard()
            raise

    def write(self, image: Image, time_s: Fraction | float | None = None) -> None:
        """Add one picture (H, W, 3) uint8 RGB, shown time_s after the start; None: one period after the last one.

        Returns when it is encoded. Raises OutputError when the file cannot be written; nothing is left of it then.
        """
        assert not self._closed, "written to after its end"
        assert image.shape == (self.size[1], self.size[0], 3), f"a picture of {image.shape} for a video of {self.size}"
        with self._failing():
            self._encoder.encode(image, time_s)
        self.pictures += 1

    def write_sound(self, samples: Array) -> None:
        """Add samples (n, channels) float32 of the live sound, right after those before. Raises as write does."""
        assert not self._closed, "written to after its end"
        with self._failing():
            self._encoder.encode_sound(samples)

    def repeat(self) -> None:
        """Show the last picture for one more period. Raises as write does."""
        assert not self._closed, "written to after its end"
        with self._failing():
            self._encoder.repeat()
        self.pictures += 1

    def close(self) -> None:
        """Complete the file and put it in its place. Safe to call twice. Raises OutputError; then nothing is left."""
        if self._closed:
            return
        if self.pictures == 0:
            self.discard()
            return
        with self._failing():
            self._encoder.finish()
        self._closed = True
        self._part.commit()

    def discard(self) -> None:
        """Remove what was written. Safe to call twice, and harmless after close."""
        if self._closed:
            return
        self._closed = True
        self._close_encoder()
        self._part.discard()

    def _keep(self) -> bool:
        """Put what has been written in its place, without what was cut off; return whether anything can be played."""
        self._close_encoder()
        stream = self._part.stream
        try:
            if self.path.suffix.lower() != ".mkv":
                length = playable_length(stream)
                stream.truncate(length)
                if not length:
                    return False
            self._part.commit()
        except (OSError, OutputError):
            log.warning("%s could not be kept", self.path, exc_info=True)
            return False
        self._closed = True
        return True

    def _close_encoder(self) -> None:
        try:
            self._encoder.close()
        except (OSError, av.FFmpegError):
            # the end of a file that is cut off anyhow
            log.debug("closing %s", self.path, exc_info=True)

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.discard()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Discard the file on any error, and tell those of writing in words for the user.

        Where writing failed a lasting file is kept as far as it came.
        """
        try:
            yield
        except OSError as error:
            told = output_error(self.path, error)
            if self._lasting and self._keep():
                full = error.errno in (errno.ENOSPC, errno.EDQUOT)
                reason = "the disk is full" if full else "the file cannot grow any more"
                told = OutputError(f"The recording {self.path} ends here: {reason}. What came before is kept.")
            self.discard()
            raise told from error
        except av.FFmpegError as error:
            self.discard()
            raise OutputError(f"{self.path} was not written: the encoder failed ({error.strerror}).") from error
        except BaseException:
            self.discard()
            raise


def check_output(path: Path) -> None:
    """Try whether a video can be written there. Raises UsageError or OutputError; leaves nothing behind."""
    container_of(path)
    PartFile(path).discard()


def exact_rate(rate: Fraction | float) -> Fraction:
    """Return a rate in pictures per second as a fraction: 29.97 is 30000/1001."""
    near = (ntsc for ntsc in _NTSC if abs(float(ntsc) - float(rate)) < 0.005)
    return next(near, Fraction(rate).limit_denominator(1001))
