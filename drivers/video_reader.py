"""A video file for work without a clock: every frame exactly once, as fast as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType

from drivers.sound_file import Sound
from drivers.video_file import VideoFile
from engine.frame import Frame


class VideoReader:
    """Reads a video file from its first frame to its last.

    rate: frames per second on average, exact. frames_estimate, duration_s: what the file says of itself, or None. size
    (width, height) and rotation_deg as in VideoFile: frames are delivered upright. Raises VideoError for anything that
    is no readable video.
    """

    def __init__(self, path: Path) -> None:
        self._file = VideoFile(path)
        self._used = False
        self.path = path
        self.rate: Fraction = self._file.rate
        self.frames_estimate = self._file.pictures_estimate
        self.duration_s = self._file.duration_s
        self.size = self._file.size
        self.rotation_deg = self._file.rotation_deg

    @property
    def sound(self) -> Sound | None:
        """The file's sound, lying so that time 0 is the first frame; None where there is none."""
        return Sound(self.path, self._file.start_s) if self._file.has_sound else None

    def frames(self) -> Iterator[Frame]:
        """Yield every frame once. captured_s: seconds after the first frame, as the file tells, always rising.

        Raises VideoError where the file is damaged. To be called once; open another reader to read again.
        """
        assert not self._used, "a reader reads once"
        self._used = True
        for timed in self._file.pictures():
            yield Frame(self._file.image(timed.picture), timed.time_s, timed.index)

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self._file.close()
