"""Asks the sound server of Linux: PipeWire or PulseAudio, both through pactl."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable, Sequence

from engine.errors import DeviceError

log = logging.getLogger(__name__)

_TIMEOUT_S = 5.0
Control = Callable[[Sequence[str]], str]


def run_pactl(arguments: Sequence[str]) -> str:
    """Ask the sound server something and return its answer, in English. Raises DeviceError with the reason."""
    environment = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["pactl", *arguments], capture_output=True, text=True, timeout=_TIMEOUT_S, env=environment, check=False
        )
    except FileNotFoundError as error:
        raise DeviceError(
            "The sound server is asked by pactl; on Debian and Ubuntu: sudo apt install pulseaudio-utils."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise DeviceError("The sound server (PipeWire or PulseAudio) does not answer. Log in again.") from error
    if done.returncode != 0:
        log.info("pactl %s: %s", " ".join(arguments), done.stderr.strip())
        raise DeviceError("The sound server refused. PipeWire (with pipewire-pulse) or PulseAudio must run.")
    return done.stdout
