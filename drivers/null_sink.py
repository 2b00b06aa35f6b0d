"""An output that goes nowhere: for trying and measuring."""

from __future__ import annotations

from engine.errors import OutputError
from engine.frame import Image


class NullSink:
    """Takes pictures of one size, counts them and forgets them."""

    name = "nothing"

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.pictures = 0
        self._closed = False

    def send(self, image: Image) -> None:
        """Count one picture (H, W, 3) uint8 RGB. Raises OutputError after close."""
        if self._closed:
            raise OutputError("The output is closed. Start again.")
        width, height = self.size
        assert image.shape == (height, width, 3), f"a picture of {image.shape} for an output of {self.size}"
        self.pictures += 1

    def close(self) -> None:
        """Take no more. Safe to call twice."""
        self._closed = True
