"""Stands for the engine, to be stopped or killed: hands over a green idle loop and sends blue pictures.

engine_stand_in.py WRITER OUTPUT: prints the writer's process number once pictures are sent.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from drivers.camera_writer.camera_process import CameraProcess
from engine.frame import AvatarImage

SIZE = (64, 36)


def plain(*colour: int) -> AvatarImage:
    return AvatarImage(np.full((SIZE[1], SIZE[0], 3), colour, np.uint8))


if __name__ == "__main__":
    camera = CameraProcess(sys.argv[2], SIZE, 30.0, program=[sys.executable, sys.argv[1]])
    camera.keep_idle([plain(0, 200, 0), plain(0, 180, 0)], 0.1)
    sent = 0
    while True:
        camera.send(plain(0, 0, 200))
        sent += 1
        if sent == 30:
            print(camera.writer_id, flush=True)
        time.sleep(1 / 30)
