"""The program's entry: from a command line to an exit status."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Sequence
from types import TracebackType

from app.exit_status import ExitStatus, status_of
from app.interruption import catch_signals, leave_at_once, was_asked
from app.native_noise import silence_native_libraries
from app.terminal import say
from engine.errors import LiveError


def main() -> int:
    """Run the command line that the program was started with; return its exit status."""
    # in a frozen program, the processes of evaluate and bench begin here, too
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    verbose = "--verbose" in arguments
    catch_signals()
    # a mistake of ours ends here: one line, and the whole story with --verbose
    sys.excepthook = sys.__excepthook__ if verbose else _report_mistake
    sys.unraisablehook = sys.__unraisablehook__ if verbose else _report_dropped
    _set_up_log(verbose)
    _share_the_cores()
    if not verbose:
        silence_native_libraries()
    status = run(arguments, alone=True)
    if was_asked():
        leave_at_once(status)
    return status


def run(arguments: Sequence[str], *, alone: bool = False) -> int:
    """Do what arguments ask for. An expected failure becomes one line on stderr and an exit status. alone: see cli."""
    try:
        # late: the parser knows all commands, and main must first see to the native libraries
        from app.cli import start

        return start(arguments, alone=alone)
    except LiveError as error:
        logging.getLogger(__name__).debug("the command failed", exc_info=error)
        say(error.user_message)
        return status_of(error)
    except (KeyboardInterrupt, Exception) as error:
        # our own mistakes go to sys.excepthook; after an interruption they are what a library made of it
        if not isinstance(error, KeyboardInterrupt) and not was_asked():
            raise
        logging.getLogger(__name__).debug("interrupted", exc_info=error)
        say("Interrupted.")
        return ExitStatus.INTERRUPTED


def _share_the_cores() -> None:
    # Libraries read these when they are first imported. The threads of numpy's BLAS wait for one another in a busy
    # loop: with a tracker on the other core, a product that takes 0.1 ms took 5
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # the stages of a live session work side by side; OpenCV's threads for one small picture only get into their way
    os.environ.setdefault("OPENCV_FOR_THREADS_NUM", str(max(1, (os.cpu_count() or 1) // 2)))


def _set_up_log(verbose: bool) -> None:
    if verbose:
        logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(threadName)s %(name)s: %(message)s")
    else:
        logging.getLogger().addHandler(logging.NullHandler())


def _report_mistake(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    # one that a library's callback has swallowed; it is remembered, see app.interruption
    if issubclass(kind, KeyboardInterrupt):
        return
    say(f"Something went wrong inside ({kind.__name__}: {error}). Run it again with --verbose and report what it says.")


def _report_dropped(dropped: sys.UnraisableHookArgs) -> None:
    # of an interruption that met a finaliser, too, the program knows already
    if not issubclass(dropped.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(dropped)


if __name__ == "__main__":
    sys.exit(main())
