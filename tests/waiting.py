"""Waiting for what other threads and processes do: for as long as a busy machine may need, no longer than it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

# only a test that fails waits for so long
PATIENCE_S = 60.0
_PAUSE_S = 0.005


def wait_until(holds: Callable[[], object], told: Callable[[], object] = lambda: "waited in vain") -> None:
    """Return as soon as holds() is true. Fails with what told() says after a minute."""
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s, told()
        time.sleep(_PAUSE_S)
