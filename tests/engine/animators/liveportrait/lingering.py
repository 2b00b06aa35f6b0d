"""A process that would stay for a minute, started by one that is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

from engine.animators.liveportrait.compile_process import end_with_parent


def linger(note: Path) -> None:
    """Write this process' number to note, and stay."""
    end_with_parent()
    note.with_suffix(".part").write_text(str(os.getpid()))
    note.with_suffix(".part").replace(note)
    time.sleep(60)


def start_and_be_killed(note: Path) -> None:
    """Start a process that stays, and be killed once it is there."""
    multiprocessing.get_context("spawn").Process(target=linger, args=(note,), daemon=True).start()
    while not note.is_file():
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    start_and_be_killed(Path(sys.argv[1]))
