"""Time, replaceable in tests."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic time and waiting."""

    def now_s(self) -> float:
        """Return monotonic seconds."""

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until event is set or timeout_s has gone by; return whether it is set."""


class SystemClock:
    """The machine's monotonic clock."""

    def now_s(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until event is set or timeout_s has gone by; return whether it is set."""
        return event.wait(max(0.0, timeout_s))
