"""A video file played as if it were a camera: at its own rate, again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from drivers.rhythm import wait_until_due
from drivers.video_file import TimedPicture, VideoFile
from engine.clock import Clock, SystemClock
from engine.errors import DeviceLostError, VideoError
from engine.frame import Frame

# larger pictures are shrunk while they are converted: no webcam gives more, and no network looks at more
LONGEST_PX = 1280
# a reader later than this has not been reading: the file waits for it instead of decoding all it missed
LONGEST_LAG_S = 0.5


class VideoCamera:
    """Delivers each frame when it is due; a slow reader misses frames, as with a camera.

    captured_s is the moment the frame became due: exact multiples of the file's own times after the first read. index
    counts the file's frames, those that were missed too. After the last frame comes the first one again. Damaged places
    are skipped. Raises VideoError on opening anything that is no readable video.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or SystemClock()
        self._file = VideoFile(path)
        self.name = path.name
        self.rate_hz = float(self._file.rate)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._coming = self._play()
        self._next = next(self._coming)
        self._frame: Frame | None = None
        self._start_s: float | None = None

    def read(self, timeout_s: float) -> Frame | None:
        """Return the frame that is due, or None after timeout_s. Raises DeviceLostError once the file has gone."""
        with self._lock:
            if self._closed.is_set():
                raise DeviceLostError(f"{self.name} is closed.")
            now_s = self._clock.now_s()
            deadline_s = now_s + timeout_s
            frame = self._frame = self._newest(now_s)
            if not wait_until_due(self._clock, frame.captured_s, deadline_s, self._closed):
                return None
            self._frame = None
            return frame

    def close(self) -> None:
        """Close the file. Safe to call twice, also while another thread reads."""
        self._closed.set()
        with self._lock:
            self._file.close()

    def _newest(self, now_s: float) -> Frame:
        """Return the newest frame that is due, or else the next one, decoded and converted ahead of its time."""
        if self._start_s is None:
            self._start_s = now_s
        if self._frame is not None and now_s < self._start_s + self._next.time_s:
            return self._frame
        lag_s = now_s - (self._start_s + self._next.time_s)
        if lag_s > LONGEST_LAG_S:
            self._start_s += lag_s
        timed, self._next = self._next, self._advance()
        while self._start_s + self._next.time_s <= now_s:
            timed, self._next = self._next, self._advance()
        image = self._file.image(timed.picture, LONGEST_PX)
        return Frame(image, self._start_s + timed.time_s, timed.index)

    def _advance(self) -> TimedPicture:
        timed = next(self._coming, None)
        if timed is None:
            raise DeviceLostError(f"The video {self.name} cannot be read any more.")
        return timed

    def _play(self) -> Iterator[TimedPicture]:
        """Yield the file's pictures for ever, their times and numbers going on from round to round."""
        start_s, start = 0.0, 0
        while True:
            timed = None
            for timed in self._file.pictures(skip_damaged=True):
                yield TimedPicture(timed.picture, start_s + timed.time_s, start + timed.index)
            assert timed is not None, "a VideoFile holds at least one picture"
            start_s, start = start_s + timed.time_s + 1 / self.rate_hz, start + timed.index + 1
            self._file.close()
            try:
                # opened anew rather than wound back: not every kind of file can be wound back
                self._file = VideoFile(self._path)
            except VideoError as error:
                raise DeviceLostError(f"The video {self.name} cannot be read any more. {error.user_message}") from error
