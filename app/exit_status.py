"""How the program ends: the numbers that scripts rely on."""

from __future__ import annotations

from enum import IntEnum

from engine.errors import BadInputError, LiveError, OutputError, UsageError


class ExitStatus(IntEnum):
    """Done, our own mistake, wrong use or bad input, a device failed, interrupted."""

    DONE = 0
    OUR_MISTAKE = 1
    BAD_INPUT = 2
    DEVICE_FAILED = 3
    INTERRUPTED = 130


def status_of(error: LiveError) -> ExitStatus:
    """Return the status with which the program ends after error."""
    wrong_use = isinstance(error, (UsageError, BadInputError, OutputError))
    return ExitStatus.BAD_INPUT if wrong_use else ExitStatus.DEVICE_FAILED
