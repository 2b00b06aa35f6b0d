"""A program that is looked after: a live session whose camera's pictures are watermarked.

watched_program.py FOLDER PATIENCE (JSON). FOLDER/engines gets each engine's process number; the pictures of the first
are green, those of the next ones bluish. Orders are files in FOLDER: crash (new engines die), refuse (they end with
status 2), end (a running one ends with status 0).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from app.exit_status import ExitStatus
from app.interruption import catch_signals
from app.supervision.supervisor import Patience, Supervisor
from app.supervision.watched import Watched
from drivers.camera_writer.seat import CameraSeat
from engine.errors import LiveError

ROOT = Path(__file__).resolve().parents[3]
NEXT_SKIN = (40, 200, 140)


def run_engine(watched: Watched, folder: Path) -> int:
    with (folder / "engines").open("a") as engines:
        engines.write(f"{os.getpid()}\n")
    if (folder / "crash").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    if (folder / "refuse").exists():
        return 2
    from drivers.camera_writer.camera_process import CameraProcess
    from engine.session import LiveSession
    from tests.live_fakes import SKIN, FakeAnimator, FakeCamera, FakeMotion, FakeTracker, portrait

    program = [sys.executable, str(ROOT / "tests" / "reliability" / "watching_writer.py")]
    camera = CameraProcess(str(folder / "camera.txt"), (64, 36), 30.0, seat=watched.seat, program=program)
    skin = SKIN if watched.shown_since_s is None else NEXT_SKIN
    avatar = portrait(skin=skin)
    with LiveSession(FakeCamera(), FakeTracker, FakeAnimator(), [avatar], [camera], motion=FakeMotion()):
        while not (folder / "end").exists():
            time.sleep(0.05)
    return 0


def main() -> int:
    catch_signals()
    folder = Path(sys.argv[1])
    try:
        outcome = Supervisor(CameraSeat(), Patience(**json.loads(sys.argv[2]))).run()
        return outcome if isinstance(outcome, ExitStatus) else run_engine(outcome, folder)
    except LiveError as error:
        sys.stderr.write(f"{error.user_message}\n")
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
