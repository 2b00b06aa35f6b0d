"""Compiles in a process of its own, so that a call keeps its interpreter to itself and quitting ends it at once.

What it compiles stays in the folder; the process that makes the pictures finds it there in seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.errors import EngineError

FILLED = "filled"
# below everything a person waits for
_NICENESS = 10


def fill_elsewhere(weights: Path, folder: Path) -> None:
    """Wait until folder holds what PyTorch compiles of the weights (.safetensors) for the graphics card.

    At once where it does. The process ends with this one, at the latest. Raises EngineError where it fails.
    """
    if (folder / FILLED).is_file():
        return
    # spawned: the card cannot be used in a copy of a process that uses it already
    context = multiprocessing.get_context("spawn")
    run_to_end(context.Process(target=fill_here, args=(weights, folder), name="compile", daemon=True))
    if not (folder / FILLED).is_file():
        raise EngineError("the compiler's process ended before its time")


def run_to_end(process: BaseProcess) -> None:
    """Start process and wait. Raises EngineError where it cannot be started or fails."""
    try:
        process.start()
    except OSError as error:
        raise EngineError(f"the compiler's process cannot be started ({error.strerror})") from error
    process.join()
    if process.exitcode != 0:
        raise EngineError(f"the compiler's process failed (exit status {process.exitcode})")


def end_with_parent() -> None:
    """Let this process end with the one that started it, however that ends. Only in a process of multiprocessing's."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        # nothing here is worth tidying up: what was compiled half is not used
        os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def fill_here(weights: Path, folder: Path) -> None:
    """Compile into folder. The target of a process of its own."""
    end_with_parent()
    # Ctrl+C is for the process that started this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # late: what is loaded here belongs to this process
    import numpy as np

    from engine.animators.liveportrait.builder import load_networks
    from engine.animators.liveportrait.convert import read_converted
    from engine.animators.liveportrait.runtime import INPUT_PX
    from engine.animators.liveportrait.savings import save_work
    from engine.animators.liveportrait.torch_runtime import TorchRuntime

    networks = load_networks(read_converted(weights))
    save_work(networks)
    runtime = TorchRuntime(networks, open_folder=lambda: folder)
    source = runtime.extract(np.zeros((INPUT_PX, INPUT_PX, 3), np.uint8))
    runtime.picture(source, source.motion.keypoints)
    runtime.settle(None)
    if runtime.speed.compiled:
        (folder / FILLED).touch()
