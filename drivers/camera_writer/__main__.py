"""python -m drivers.camera_writer HANDLE WIDTH HEIGHT RATE OUTPUT: started by CameraProcess, never by hand."""

from __future__ import annotations

import logging
import signal
import sys

import cv2

from drivers.camera_writer.picture_memory import PictureMemory
from drivers.camera_writer.writer import Bell, write
from drivers.sinks import open_camera


def main() -> int:
    """Write a camera until stdin ends; return 0 if that was all, 1 if the camera could not be had."""
    logging.getLogger().addHandler(logging.NullHandler())
    # Ctrl-C on the terminal is the program's to answer; it then ends this process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # turning colours takes a millisecond; more threads would take it from the engine
    cv2.setNumThreads(1)
    handle, width, height, rate_hz, output = sys.argv[1:6]
    memory = PictureMemory(int(handle), (int(width), int(height)))
    well = write(
        memory, lambda: open_camera(output, memory.size, float(rate_hz)), float(rate_hz), Bell(sys.stdin.fileno())
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
