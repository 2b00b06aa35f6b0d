"""A few seconds of idle motion, rendered in advance: what the sinks get when nothing can be rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, overload

import cv2
import numpy as np

from engine.compose.curtain import curtain
from engine.errors import EngineError
from engine.frame import AvatarImage, Driving
from engine.mailbox import Mailbox
from engine.motion.idle import loop_driving

LOOP_S = 4.0
PICTURES_PER_S = 15
_COUNT = round(LOOP_S * PICTURES_PER_S)
_QUALITY = 92


class LoopPictures(Sequence[AvatarImage]):
    """The pictures of a loop, each unpacked when it is asked for: all at once would take a hundred times the memory."""

    def __init__(self, encoded: Sequence[Any]) -> None:
        self._encoded = tuple(encoded)

    def __len__(self) -> int:
        return len(self._encoded)

    @overload
    def __getitem__(self, index: int) -> AvatarImage: ...

    @overload
    def __getitem__(self, index: slice) -> LoopPictures: ...

    def __getitem__(self, index: int | slice) -> AvatarImage | LoopPictures:
        if isinstance(index, slice):
            return LoopPictures(self._encoded[index])
        bgr = cv2.imdecode(self._encoded[index], cv2.IMREAD_COLOR)
        return AvatarImage(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8))


class IdleLoop:
    """Idle pictures of one avatar, compressed in memory, and the still picture to be shown until they are complete.

    The thread that renders asks wanted() and add()s what it rendered; another one compresses in compress(); the pacer
    plays.
    """

    period_s = 1 / PICTURES_PER_S

    def __init__(self, avatar: str, still: AvatarImage) -> None:
        self.avatar = avatar
        self._still = still
        self._muted: AvatarImage | None = None
        self._encoded: list[Any] = []
        self._asked = 0
        self._rendered: Mailbox[AvatarImage] = Mailbox()
        self._decoded: tuple[int, AvatarImage] | None = None

    @property
    def complete(self) -> bool:
        """True once the whole loop can be played."""
        return len(self._encoded) == _COUNT

    @property
    def size_bytes(self) -> int:
        """What the compressed pictures take."""
        return sum(int(data.nbytes) for data in self._encoded)

    def wanted(self, stitching: bool) -> Driving | None:
        """Return the motion to be rendered next, or None while there is nothing to do.

        stitching is the one control that idle motion obeys.
        """
        # one at a time: the next only when the last has been compressed
        if self._asked > len(self._encoded) or self.complete:
            return None
        return replace(loop_driving(self._asked / PICTURES_PER_S, LOOP_S), stitching=stitching)

    def add(self, image: AvatarImage) -> None:
        """Take the picture of the motion that wanted returned. The image must not change afterwards."""
        self._asked += 1
        self._rendered.put(image)

    def compress(self, timeout_s: float) -> None:
        """Compress the picture that was added, or return after timeout_s. Raises EngineError if that fails."""
        image = self._rendered.take(timeout_s)
        if image is None:
            return
        ok, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        if not ok:
            raise EngineError("An idle picture could not be kept. Free some memory and start again.")
        self._encoded.append(data)

    def pictures(self) -> LoopPictures:
        """Return the pictures of the complete loop, period_s apart."""
        return LoopPictures(self._encoded)

    def muted(self) -> AvatarImage:
        """Return what is sent while the camera is muted: the still picture behind a curtain."""
        if self._muted is None:
            self._muted = AvatarImage(curtain(self._still))
        return self._muted

    def image_at(self, elapsed_s: float) -> AvatarImage:
        """Return the picture for elapsed_s after the loop was begun; the still one while the loop is not complete."""
        if not self.complete:
            return self._still
        number = int(elapsed_s * PICTURES_PER_S) % _COUNT
        if self._decoded is None or self._decoded[0] != number:
            self._decoded = number, LoopPictures(self._encoded)[number]
        return self._decoded[1]
