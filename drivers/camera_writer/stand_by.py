"""What the camera shows: the engine's pictures, and when it falls silent the idle loop, without a cut."""

from __future__ import annotations

import cv2
import numpy as np

from drivers.camera_writer.picture_memory import PictureMemory
from engine.crossfade import Crossfade
from engine.frame import AvatarImage, Image

# an engine that sends at 10 pictures a second is slow, not silent
SILENT_S = 0.3
FADE_OUT_S, FADE_IN_S = 0.4, 0.2


class StandBy:
    """Chooses one picture after another. Knows the pictures in memory and nothing else: no camera is within reach."""

    def __init__(self, memory: PictureMemory) -> None:
        self._memory, self._seen = memory, 0
        self._shown: AvatarImage | None = None
        self._last: AvatarImage | None = None
        self._fade = Crossfade()
        self._idle_since_s: float | None = None
        self._loop: list[bytes] = []
        self._loops, self._period_s = 0, 1.0
        self._decoded: tuple[int, AvatarImage] | None = None

    @property
    def idle(self) -> bool:
        """True while the loop is shown."""
        return self._idle_since_s is not None

    @property
    def news(self) -> bool:
        """Whether a picture has come that was not shown yet."""
        return self._memory.published != self._seen

    def choose(self, now_s: float) -> AvatarImage | None:
        """Return what to show now, (H, W, 3) uint8 RGB; None before there is anything."""
        new = self._take()
        # a camera that is off shows what it showed; the loop's motion would look as if it were on again
        off = self._memory.muted and self._last is not None
        silent = now_s - self._memory.published_s > SILENT_S and not off
        if new is not None and not silent:
            if self._idle_since_s is not None:
                self._turn(now_s, FADE_IN_S)
                self._idle_since_s = None
            self._last = new
        elif new is not None and self._last is None:
            # a writer that was started anew in the middle of a silence
            self._last = new
        image = self._idle_picture(now_s) if silent else None
        image = self._last if image is None else image
        if image is not None:
            self._shown = self._fade.mix(image, now_s)
        return self._shown

    def _take(self) -> AvatarImage | None:
        if not self.news:
            return None
        width, height = self._memory.size
        image: Image = np.empty((height, width, 3), np.uint8)
        number = self._memory.newest(image)
        if not number:
            return None
        self._seen = number
        return AvatarImage(image)

    def _idle_picture(self, now_s: float) -> AvatarImage | None:
        """Return the loop's picture for now; None where no loop was handed over yet."""
        if self._memory.loops != self._loops:
            self._loops, self._decoded = self._memory.loops, None
            self._loop, self._period_s = self._memory.loop()
        if not self._loop:
            return None
        if self._idle_since_s is None:
            self._turn(now_s, FADE_OUT_S)
            self._idle_since_s = now_s
        index = int((now_s - self._idle_since_s) / self._period_s) % len(self._loop)
        if self._decoded is None or self._decoded[0] != index:
            image = _decode(self._loop[index])
            if image is None:
                return None
            self._decoded = index, image
        return self._decoded[1]

    def _turn(self, now_s: float, fade_s: float) -> None:
        if self._shown is not None:
            self._fade.begin(self._shown, now_s, fade_s)


def _decode(encoded: bytes) -> AvatarImage | None:
    bgr = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    return None if bgr is None else AvatarImage(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8))
