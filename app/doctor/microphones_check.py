"""Microphones: the usual one is listened to for half a second. Nothing of it is kept."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

import numpy as np

from app.doctor.finding import Finding, Level
from app.doctor.patience import HungError, within
from app.doctor.wording import finding_from, finding_of
from drivers.devices import Microphone, list_microphones
from engine.errors import DeviceError, LiveError
from engine.ports import AudioSource

log = logging.getLogger(__name__)

NAME = "Microphone"
_LIST_WITHIN_S, _LISTEN_WITHIN_S = 3.0, 4.0
_FIRST_WITHIN_S, _LISTEN_S, _READ_S = 2.0, 0.5, 0.1
# not even a quiet room is so quiet: it is muted, or nothing is plugged in
_SILENT_DB = -80.0
_NOT_NEEDED = "A call can start: camera programs use the microphone themselves."


def open_microphone(spec: str) -> AudioSource:
    """Open a microphone by number. Raises UsageError or DeviceError."""
    # late: the sound system need not be here
    from drivers import microphone

    return microphone.Microphone(spec)


def look_at_microphones(
    find: Callable[[], tuple[list[Microphone], str]] = list_microphones,
    open_one: Callable[[str], AudioSource] = open_microphone,
) -> list[Finding]:
    """Listen to the microphone that the system would choose. Never a fault: a call shows pictures without one."""
    try:
        microphones, trouble = within(_LIST_WITHIN_S, find)
    except HungError:
        return [Finding(NAME, Level.WARNING, "The sound system does not answer.", _NOT_NEEDED)]
    if trouble:
        return [finding_from(NAME, Level.WARNING, trouble)]
    if not microphones:
        return [Finding(NAME, Level.WARNING, "There is no microphone.", _NOT_NEEDED)]
    chosen = next((one for one in microphones if one.is_default), microphones[0])
    return [_listen_to(chosen, len(microphones), open_one)]


def level_db(source: AudioSource) -> float:
    """Return how loud a microphone is, dB below the loudest possible, over half a second. Raises DeviceError."""
    heard, squares, started_s = 0, 0.0, time.monotonic()
    while heard < _LISTEN_S * source.rate_hz:
        block = source.read(_READ_S)
        if block is not None:
            heard += len(block.samples)
            squares += float(np.mean(np.square(block.samples, dtype=np.float64))) * len(block.samples)
        elif time.monotonic() - started_s > _FIRST_WITHIN_S:
            raise DeviceError("It delivers no sound.")
    return 10 * math.log10(squares / heard) if squares else -math.inf


def _listen_to(microphone: Microphone, count: int, open_one: Callable[[str], AudioSource]) -> Finding:
    name = f"{NAME} {microphone.name}"
    try:
        loudness_db = within(_LISTEN_WITHIN_S, lambda: _open_and_listen(microphone.spec, open_one))
    except HungError:
        return Finding(name, Level.WARNING, "It does not answer.", _NOT_NEEDED)
    except LiveError as error:
        log.info("%s", microphone, exc_info=True)
        return finding_of(name, Level.WARNING, error)
    if loudness_db < _SILENT_DB:
        return Finding(name, Level.WARNING, "It delivers silence.", "Check that it is not muted.")
    more = f" {count} microphones in all." if count > 1 else ""
    return Finding(name, Level.OK, f"It works; its level now is {loudness_db:.0f} dB.{more}")


def _open_and_listen(spec: str, open_one: Callable[[str], AudioSource]) -> float:
    source = open_one(spec)
    try:
        return level_db(source)
    finally:
        source.close()
