"""A writer whose camera is a file: OUTPUT gets a line per picture, its time and its mean colour.

OUTPUT.refuse, if it is there, keeps the camera from opening; OUTPUT.notice holds what is wrong with it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import cv2

from drivers.camera_writer.picture_memory import PictureMemory
from drivers.camera_writer.writer import Bell, write
from engine.errors import DeviceError
from engine.frame import Image


class NotingCamera:
    """Writes down what it is sent."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        if path.with_suffix(".refuse").exists():
            raise DeviceError("The camera is in use by zoom. Close that program and start again.")
        self.name, self.size = "Noting Camera", size
        self._file = path.open("a", buffering=1)

    @property
    def notice(self) -> str:
        told = Path(self._file.name).with_suffix(".notice")
        return told.read_text() if told.exists() else ""

    def send(self, image: Image) -> None:
        red, green, blue = image.reshape(-1, 3).mean(0)
        self._file.write(f"{time.monotonic()} {red:.0f} {green:.0f} {blue:.0f}\n")

    def close(self) -> None:
        self._file.close()


if __name__ == "__main__":
    cv2.setNumThreads(1)
    handle, width, height, rate_hz, output = sys.argv[1:6]
    memory = PictureMemory(int(handle), (int(width), int(height)))
    rate = float(rate_hz)
    sys.exit(not write(memory, lambda: NotingCamera(Path(output), memory.size), rate, Bell(sys.stdin.fileno())))
