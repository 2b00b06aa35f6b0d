"""A writer whose camera is a file: OUTPUT gets a line per picture: time, mean colour, camera pixels in it, process.

watching_writer.py [plain] HANDLE WIDTH HEIGHT RATE OUTPUT. plain: beside photos of people, see watermark.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import cv2

from drivers.camera_writer.picture_memory import PictureMemory
from drivers.camera_writer.writer import Bell, write
from engine.frame import Image
from tests.reliability.watermark import ANY_TRACE, PLAIN, camera_pixels


class WatchingCamera:
    """Looks at what it is sent."""

    def __init__(self, path: Path, size: tuple[int, int], above: int) -> None:
        self.name, self.size = "Watching Camera", size
        self._above = above
        self._file = path.open("a", buffering=1)

    def send(self, image: Image) -> None:
        red, green, blue = image[::4, ::4].reshape(-1, 3).mean(0)
        marks = camera_pixels(image, self._above)
        self._file.write(f"{time.monotonic()} {red:.0f} {green:.0f} {blue:.0f} {marks} {os.getpid()}\n")

    def close(self) -> None:
        self._file.close()


def watched_pictures(note: Path) -> list[list[float]]:
    """Return what was written down: time, red, green, blue, camera pixels and writer's process of each picture."""
    lines = note.read_text().splitlines() if note.exists() else []
    # the last one may be half written
    return [[float(part) for part in line.split()] for line in lines if line.count(" ") == 5]


if __name__ == "__main__":
    cv2.setNumThreads(1)
    *words, handle, width, height, rate_hz, output = sys.argv[1:]
    memory = PictureMemory(int(handle), (int(width), int(height)))
    camera = WatchingCamera(Path(output), memory.size, PLAIN if words else ANY_TRACE)
    sys.exit(not write(memory, lambda: camera, float(rate_hz), Bell(sys.stdin.fileno())))
