"""Goes from one sequence of pictures to another without a cut."""

from __future__ import annotations

import cv2
import numpy as np

from engine.frame import AvatarImage


class Crossfade:
    """Blends the first pictures of a new sequence with the last one of the sequence before."""

    def __init__(self) -> None:
        self._from: AvatarImage | None = None
        self._started_s, self._length_s = 0.0, 0.0

    def begin(self, last: AvatarImage, now_s: float, length_s: float) -> None:
        """Leave last, the picture shown so far, within length_s."""
        self._from, self._started_s, self._length_s = last, now_s, length_s

    def cut(self) -> None:
        """Show what comes as it is."""
        self._from = None

    def mix(self, image: AvatarImage, now_s: float) -> AvatarImage:
        """Return image, or a blend while the fade lasts or where the sizes differ image alone."""
        if self._from is None or self._from.shape != image.shape:
            return image
        share = (now_s - self._started_s) / self._length_s
        if share >= 1.0:
            self._from = None
            return image
        return AvatarImage(np.asarray(cv2.addWeighted(self._from, 1 - share, image, share, 0), np.uint8))
