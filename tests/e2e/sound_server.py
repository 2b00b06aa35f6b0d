"""A sound server of the test's own, and ears to hear what goes through it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

RATE_HZ = 48_000
_PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse", "pactl", "pacat", "parec", "dbus-run-session")
_START = "pipewire & sleep 0.5; wireplumber & pipewire-pulse & wait"
_WITHIN_S = 20.0


@contextmanager
def sound_server(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run PipeWire in folder, for this process and its children; skips the test where it is not installed."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs a sound server of its own; not installed: {', '.join(missing)}")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    for name, value in {"HOME": folder, "XDG_RUNTIME_DIR": runtime, "XDG_CONFIG_HOME": folder / "config"}.items():
        patch.setenv(name, str(value))
    patch.setenv("PULSE_SERVER", f"unix:{runtime}/pulse/native")
    server = subprocess.Popen(
        ["dbus-run-session", "--", "bash", "-c", _START],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_server()
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def wait_for_server() -> None:
    """Return once the server answers; skips the test if it never does."""
    deadline_s = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline_s:
        if subprocess.run(["pactl", "info"], capture_output=True, timeout=10, check=False).returncode == 0:
            return
        time.sleep(0.2)
    pytest.skip("the sound server does not start here")


def load_module(*arguments: str) -> None:
    subprocess.run(["pactl", "load-module", *arguments], check=True, capture_output=True, timeout=10)


class Ear:
    """Hears one source: its samples, and when the first one was there, monotonic seconds."""

    def __init__(self, source: str) -> None:
        command = ["parec", f"--device={source}", "--format=float32le", "--channels=1", f"--rate={RATE_HZ}", "--raw"]
        self._process = subprocess.Popen([*command, "--latency-msec=10"], stdout=subprocess.PIPE)
        self._parts: list[bytes] = []
        self._heard = 0
        self._start_s = float("inf")
        self._thread = threading.Thread(target=self._listen, name=f"ear {source}")
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while part := os.read(self._process.stdout.fileno(), 1 << 16):
            self._parts.append(part)
            self._heard += len(part) // 4
            # the chunk that came through quickest tells best
            self._start_s = min(self._start_s, time.monotonic() - self._heard / RATE_HZ)

    def heard(self) -> tuple[np.ndarray, float]:
        """Stop, and return the samples and the time of the first."""
        self._process.terminate()
        self._process.wait(10)
        self._thread.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()
        data = b"".join(self._parts)
        return np.frombuffer(data[: len(data) // 4 * 4], np.float32), self._start_s
