"""Keeps the chatter of native libraries off the user's terminal."""

from __future__ import annotations

import os
import sys

# read by the libraries when they are loaded
_QUIET = {
    "GLOG_minloglevel": "2",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OPENCV_LOG_LEVEL": "FATAL",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
}


def silence_native_libraries() -> None:
    """Let only Python write to stderr, for the rest of the process.

    MediaPipe and TensorFlow Lite write to file descriptor 2 from threads of their own, at any time, also while the
    program ends, and whatever their settings say. Python gets a copy of the descriptor for its messages; the original
    leads nowhere from now on.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    # a program without a console has none
    if sys.stderr is None:
        return
    sys.stderr.flush()
    ours = os.fdopen(os.dup(2), "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace")
    sys.stderr = ours
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
